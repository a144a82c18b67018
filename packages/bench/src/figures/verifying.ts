// P3 and P4: verifying what issuers sign in masses, from the bytes of a body to the verdict on its proof.
import { createFastProof } from '@skill-records/credentials/canonicalization/fast-proof';
import { checkCredentialProof } from '@skill-records/credentials/checks/proof';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { familyOf } from '../exactness/families.ts';
import { measureRounds, type Variant } from '../measure/rounds.ts';
import { median, ratio, type Spread, spread } from '../measure/statistics.ts';
import { DB_VERIFY } from '../peers/digitalbazaar.ts';
import { handIssue, JOSE_VERIFY, joseVerify } from '../peers/jwt.ts';
import { RAW_VERIFY, rawVerify } from '../peers/raw.ts';
import { beside, figure, type Group } from './figure.ts';
import { createWorld, type Mass, NOW, ownMass, referenceMass, type World } from './world.ts';

const KNOWN = 'verify, reference credential';
const OWN = 'verify, Certified record';
const BODIES = 400;

export const verifying: Group = {
  ids: ['P3', 'P4'],
  async measure({ effort, say }) {
    say('P3, P4: signing what is to be verified');
    const world = await createWorld();
    const { digitalBazaar, key } = world;
    const bodies = await signBodies(await referenceMass(world));
    const own = await signBodies(ownMass(world));
    const verify = createVerify(world);
    const tokens = bodies.map((body) => handIssue(key)(JSON.parse(body.toString())));
    const jose = joseVerify(key);
    await assertJudges(verify, bodies[0]!);

    say('P3, P4: measuring');
    const variants: Variant[] = [
      rawVerify(key),
      { name: KNOWN, once: (n) => verify(bodies[n % BODIES]!) },
      { name: OWN, once: (n) => verify(own[n % BODIES]!) },
      { name: DB_VERIFY, once: (n) => expectGood(digitalBazaar.verify(JSON.parse(String(bodies[n % BODIES])), NOW)) },
      { name: JOSE_VERIFY, once: (n) => jose(tokens[n % BODIES]!) },
    ];
    const rates = await measureRounds(variants, { ...effort, unit: 'cpu' });
    const first = await timeFirstSights(world, effort.rounds);
    const raw = '× raw verify';
    const shape = ratio(rates, KNOWN, RAW_VERIFY);
    return {
      P4: figure({
        title: 'verify unknown values of a known shape, 96 quads: bytes, JSON, guard, structure, DID, proof',
        unit: raw,
        spread: shape,
        goal: { atLeast: 0.6 },
        also: [
          beside('the same', '× @digitalbazaar/vc', ratio(rates, KNOWN, DB_VERIFY)),
          beside('a Certified record of ours, 148 quads', raw, ratio(rates, OWN, RAW_VERIFY)),
          beside('first sight of a shape, time', '× @digitalbazaar/vc', first, { atMost: 1.2 }),
          beside('a vc+jwt by jose', raw, ratio(rates, JOSE_VERIFY, RAW_VERIFY)),
          beside('@digitalbazaar/vc itself', raw, ratio(rates, DB_VERIFY, RAW_VERIFY)),
        ],
        rates,
      }),
    };
  },
};

async function signBodies(mass: Mass): Promise<Buffer[]> {
  const signer = await mass.signer({ shadowEvery: 0 });
  const bodies: Buffer[] = [];
  for (let n = 0; n < BODIES; n++) bodies.push(Buffer.from(await signer.signBytes(mass.values(n), NOW)));
  return bodies;
}

/** The product's own door: everything that the check `proof` asks, nothing that belongs to the other checks. */
function createVerify({ documentLoader, resolveDid }: World) {
  const { verifyProof } = createFastProof({ documentLoader, shadowEvery: Number.POSITIVE_INFINITY });
  return async (body: Buffer): Promise<void> => {
    const { check } = await checkCredentialProof(JSON.parse(body.toString()), {
      documentLoader,
      resolveDid,
      now: NOW,
      verifyProof,
    });
    if (check.outcome !== 'passed') throw new Error(`A good credential was refused: ${check.code}`);
  };
}

async function expectGood(verdict: Promise<boolean>): Promise<void> {
  if (!(await verdict)) throw new Error('@digitalbazaar/vc refused a good credential.');
}

/** @throws Error when one changed character is not noticed. */
async function assertJudges(verify: (body: Buffer) => Promise<void>, body: Buffer): Promise<void> {
  for (let i = 0; i < 3; i++) await verify(body);
  const changed = Buffer.from(body.toString().replace('Practical', 'practical'));
  const refused = await verify(changed).then(
    () => false,
    () => true,
  );
  if (!refused) throw new Error('A changed credential was found good.');
}

const SHAPES_PER_ROUND = 12;

/** CPU time of credentials of shapes that were never seen, divided by that of the library for the same ones. */
async function timeFirstSights(world: World, rounds: number): Promise<Spread> {
  const { digitalBazaar, key } = world;
  const ratios: number[] = [];
  let number = 0;
  const next = async (): Promise<JsonObject> => {
    for (;;) {
      const family = familyOf('first sight', number++, key.did);
      if (family.kind === 'record' || family.kind === 'badge') return digitalBazaar.issue(family.member(0), NOW);
    }
  };
  const verify = createVerify(world);
  for (let round = 0; round < rounds; round++) {
    const signed = await Promise.all(Array.from({ length: SHAPES_PER_ROUND }, next));
    const bodies = signed.map((each) => Buffer.from(JSON.stringify(each)));
    const [ours, theirs] = [[] as number[], [] as number[]];
    for (const body of bodies) {
      ours.push(await cpuOf(() => verify(body)));
      theirs.push(await cpuOf(() => expectGood(digitalBazaar.verify(JSON.parse(body.toString()), NOW))));
    }
    ratios.push(median(ours.map((time, i) => time / theirs[i]!)));
  }
  return spread(ratios);
}

async function cpuOf(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
