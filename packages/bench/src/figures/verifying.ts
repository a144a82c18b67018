// P3 and P4: verifying what issuers sign in masses, from the bytes of a body to the verdict on its proof.
import { sign } from 'node:crypto';
import { createByteVerifier } from '@skill-records/credentials/canonicalization/byte-verifier';
import { createFastProof } from '@skill-records/credentials/canonicalization/fast-proof';
import { checkCredentialProof } from '@skill-records/credentials/checks/proof';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { createVerifier } from '@skill-records/dids/signature';
import { familyOf } from '../exactness/families.ts';
import { measureRounds, type Variant } from '../measure/rounds.ts';
import { median, ratio, type Spread, spread } from '../measure/statistics.ts';
import { DB_VERIFY } from '../peers/digitalbazaar.ts';
import { handIssue, JOSE_VERIFY, joseVerify } from '../peers/jwt.ts';
import { RAW_VERIFY, rawVerify, withLibsodium } from '../peers/raw.ts';
import { beside, figure, type Group } from './figure.ts';
import { CRYPTOSUITE, createWorld, type Mass, NOW, ownMass, referenceMass, type World } from './world.ts';

const TEMPLATE = 'verify by template from bytes, reference credential';
const TEMPLATE_SODIUM = 'verify by template from bytes with libsodium, reference credential';
const TEMPLATE_OWN = 'verify by template from bytes, Certified record';
const SHAPE = 'verify by shape, reference credential';
const SHAPE_ALONE = 'hash by shape and signature alone, reference credential';
const SHAPE_OWN = 'verify by shape, Certified record';
const BODIES = 400;

export const verifying: Group = {
  ids: ['P3', 'P4'],
  async measure({ effort, say }) {
    say('P3, P4: signing what is to be verified');
    const world = await createWorld();
    const { digitalBazaar, key } = world;
    const [mass, ownRecords] = [await referenceMass(world), ownMass(world)];
    const bodies = await signBodies(mass);
    const own = await signBodies(ownRecords);
    const verify = createVerify(world);
    const byTemplate = await createTemplateVerify(world, mass);
    const ownByTemplate = await createTemplateVerify(world, ownRecords);
    const tokens = bodies.map((body) => handIssue(key)(JSON.parse(body.toString())));
    const jose = joseVerify(key);
    for (const each of [verify, byTemplate]) await assertJudges(each, bodies[0]!);
    await assertJudges(ownByTemplate, own[0]!);

    say('P3, P4: measuring');
    const template: Variant = { name: TEMPLATE, once: (n) => byTemplate(bodies[n % BODIES]!) };
    const variants: Variant[] = [
      rawVerify(key),
      template,
      ...(await withLibsodium(TEMPLATE_SODIUM, template)),
      { name: TEMPLATE_OWN, once: (n) => ownByTemplate(own[n % BODIES]!) },
      { name: SHAPE, once: (n) => verify(bodies[n % BODIES]!) },
      { name: SHAPE_ALONE, once: await createShapeAlone(world, bodies) },
      { name: SHAPE_OWN, once: (n) => verify(own[n % BODIES]!) },
      { name: DB_VERIFY, once: (n) => expectGood(digitalBazaar.verify(JSON.parse(String(bodies[n % BODIES])), NOW)) },
      { name: JOSE_VERIFY, once: (n) => jose(tokens[n % BODIES]!) },
    ];
    const rates = await measureRounds(variants, { ...effort, unit: 'cpu' });
    const first = await timeFirstSights(world, effort.rounds);
    const raw = '× raw verify';
    return {
      P3: figure({
        title: 'verify the proof of a known template, bytes to verdict, 96 quads',
        unit: raw,
        spread: ratio(rates, TEMPLATE, RAW_VERIFY),
        goal: { atLeast: 0.8 },
        also: [
          beside('the same', '× @digitalbazaar/vc', ratio(rates, TEMPLATE, DB_VERIFY), { atLeast: 100 }),
          ...(rates.has(TEMPLATE_SODIUM)
            ? [beside('with libsodium', raw, ratio(rates, TEMPLATE_SODIUM, RAW_VERIFY), { atLeast: 1.15 })]
            : []),
          beside('a Certified record of ours, 148 quads', raw, ratio(rates, TEMPLATE_OWN, RAW_VERIFY)),
          beside('a vc+jwt by jose', raw, ratio(rates, JOSE_VERIFY, RAW_VERIFY)),
          beside('@digitalbazaar/vc itself', raw, ratio(rates, DB_VERIFY, RAW_VERIFY)),
        ],
        rates,
      }),
      P4: figure({
        title: 'verify unknown values of a known shape, 96 quads: bytes, JSON, guard, structure, DID, proof',
        unit: raw,
        spread: ratio(rates, SHAPE, RAW_VERIFY),
        goal: { atLeast: 0.6 },
        also: [
          beside('the same', '× @digitalbazaar/vc', ratio(rates, SHAPE, DB_VERIFY)),
          beside('a Certified record of ours, 148 quads', raw, ratio(rates, SHAPE_OWN, RAW_VERIFY)),
          beside('of this: JSON, hash by shape and signature alone', raw, ratio(rates, SHAPE_ALONE, RAW_VERIFY)),
          beside('first sight of a shape, time', '× @digitalbazaar/vc', first, { atMost: 1.2 }),
        ],
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

/** What is left of a verification by shape without guard, structure, DID and purpose: no verdict, but its lower bound. */
async function createShapeAlone({ documentLoader, key }: World, bodies: readonly Buffer[]) {
  const { shapes } = createFastProof({ documentLoader });
  const read = (n: number) => {
    const { proof, ...document } = JSON.parse(String(bodies[n % BODIES])) as JsonObject & { proof: JsonObject };
    return { proof, document };
  };
  for (const n of [0, 1]) await shapes.learn(read(n).document);
  const { verify } = createVerifier(key.publicJwk);
  const data = new Uint8Array(64);
  const signature = sign(null, data, key.privateKey);
  return (n: number): void => {
    const { document, proof } = read(n);
    const hash = shapes.hash(document);
    if (hash === null || typeof proof.proofValue !== 'string') throw new Error('The shape is not known.');
    data.set(hash, 32);
    // The hash of the options is left out, so the signature is another's; a wrong one takes as long.
    verify(data, signature);
  };
}

/** The verification method is looked up once per issuer, as a verifier does for as long as it trusts the DID document. */
async function createTemplateVerify({ documentLoader, key }: World, { document }: Mass) {
  const { verificationMethod: id, did: controller, publicJwk } = key;
  const method = { id, type: 'Multikey', controller, publicJwk };
  const verifier = await createByteVerifier({ document, cryptosuite: CRYPTOSUITE, method, documentLoader });
  return (body: Buffer): void => {
    if (!verifier.verify(body, NOW)) throw new Error('A good credential was not found good by its template.');
  };
}

async function expectGood(verdict: Promise<boolean>): Promise<void> {
  if (!(await verdict)) throw new Error('@digitalbazaar/vc refused a good credential.');
}

/** @throws Error when one changed character is not noticed. */
async function assertJudges(verify: (body: Buffer) => void | Promise<void>, body: Buffer): Promise<void> {
  for (let i = 0; i < 3; i++) await verify(body);
  for (const [from, to] of [
    ['formulas', 'Formulas'],
    ['urn:uuid:', 'urn:uuid:0'],
    ['"proofValue":"z', '"proofValue":"z2'],
  ] as const) {
    const changed = Buffer.from(body.toString().replace(from, to));
    const refused = await Promise.resolve(changed)
      .then(verify)
      .then(
        () => false,
        () => true,
      );
    if (!refused || changed.equals(body)) throw new Error('A changed credential was found good.');
  }
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
