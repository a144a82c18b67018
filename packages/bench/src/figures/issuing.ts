// P1 and P2: signing a batch, rows to signed JSON text, against the bare signature, @digitalbazaar/vc and the JWTs.
import { createHash } from 'node:crypto';
import type { FastSigner } from '@skill-records/credentials/canonicalization/fast-signer';
import { createTemplateStore, type TemplateStore } from '@skill-records/credentials/canonicalization/template-store';
import { measureRounds, type Rates, type Variant } from '../measure/rounds.ts';
import { ratio } from '../measure/statistics.ts';
import { DB_ISSUE } from '../peers/digitalbazaar.ts';
import { HAND_ISSUE, handIssue, JOSE_ISSUE, joseIssue } from '../peers/jwt.ts';
import { RAW_SIGN, rawSign, withLibsodium } from '../peers/raw.ts';
import { SD_JWT_ISSUE, sdJwtIssue } from '../peers/sd-jwt.ts';
import { beside, type Figures, figure, type Group } from './figure.ts';
import { CRYPTOSUITE, createWorld, type Mass, NOW, ownMass, referenceMass, type World } from './world.ts';

const OURS = 'template issue, reference credential';
const SHADOWED = 'template issue, 1 in 1,000 compared';
const SODIUM = 'template issue with libsodium, reference credential';
const STORE = 'issue by the store of templates, Certified record';
const OWN = 'template issue, Certified record';
const DB_OWN = '@digitalbazaar/vc issue, Certified record';

/** As many as the published figures were asserted on. */
const FILE_ROWS = 400;

export const issuing: Group = {
  ids: ['P1', 'P2'],
  async measure({ effort, say }) {
    const world = await createWorld();
    const reference = await referenceMass(world);
    const own = ownMass(world);
    say(`P1: ${FILE_ROWS} credentials byte by byte`);
    for (const mass of [reference, own]) await assertSameFile(world, mass);

    say('P1, P2: measuring');
    const { digitalBazaar, key } = world;
    const jose = joseIssue(key);
    const hand = handIssue(key);
    const sdJwt = sdJwtIssue(key);
    const signers = {
      [OURS]: await reference.signer({ shadowEvery: 0 }),
      [SHADOWED]: await reference.signer({ shadowEvery: 1_000 }),
      [OWN]: await own.signer({ shadowEvery: 0 }),
    };
    const store = createTemplateStore({ documentLoader: world.documentLoader, shadowEvery: Number.POSITIVE_INFINITY });
    const sign = { key: 'own', signer: world.signer, cryptosuite: CRYPTOSUITE, now: NOW } as const;
    await learn(store, (n) => store.sign(own.credential(n), sign));
    const ours = issueVariant(OURS, signers[OURS], reference);
    const variants: Variant[] = [
      rawSign(key),
      ours,
      ...(await withLibsodium(SODIUM, ours)),
      { name: STORE, once: async (n) => write(await store.sign(own.credential(n), sign)) },
      issueVariant(SHADOWED, signers[SHADOWED], reference),
      issueVariant(OWN, signers[OWN], own),
      {
        name: DB_ISSUE,
        once: async (n) => write(JSON.stringify(await digitalBazaar.issue(reference.credential(n), NOW))),
      },
      { name: DB_OWN, once: async (n) => write(JSON.stringify(await digitalBazaar.issue(own.credential(n), NOW))) },
      { name: JOSE_ISSUE, once: async (n) => write(await jose(reference.credential(n))) },
      { name: HAND_ISSUE, once: (n) => write(hand(reference.credential(n))) },
      { name: SD_JWT_ISSUE, once: async (n) => write(await sdJwt(reference.credential(n))) },
    ];
    const rates = await measureRounds(variants, { ...effort, unit: 'cpu' });
    for (const [name, { on, counts }] of Object.entries(signers)) {
      if (!on || counts.reference > 0) throw new Error(`${name}: rows took the reference path.`);
    }
    return describe(rates);
  },
};

/** Which values vary is learnt from the first credentials; what comes later is signed by template. */
async function learn(store: TemplateStore, sign: (n: number) => Promise<string>): Promise<void> {
  for (let n = 0; n < 200; n++) {
    await sign(n);
    await store.idle();
  }
  const { template } = store.counts;
  for (let n = 0; n < 50; n++) await sign(n);
  if (store.counts.template - template < 45) throw new Error('The store of templates did not learn the record.');
}

/** What is made is also written as UTF-8, so that nobody is paid for text that was only promised. */
const paper = Buffer.alloc(1 << 16);
const write = (text: string): number => paper.write(text);

function issueVariant(name: string, signer: FastSigner, mass: Mass): Variant {
  return { name, once: (n) => signer.signBytes(mass.values(n), NOW) };
}

function describe(rates: Rates): Figures {
  const sign = '× raw sign';
  return {
    P1: figure({
      title: 'batch issue, rows to signed JSON text in UTF-8, 96 quads',
      unit: sign,
      spread: ratio(rates, OURS, RAW_SIGN),
      goal: { atLeast: 0.6 },
      also: [
        beside('the same', '× @digitalbazaar/vc', ratio(rates, OURS, DB_ISSUE), { atLeast: 200 }),
        ...(rates.has(SODIUM) ? [beside('with libsodium', sign, ratio(rates, SODIUM, RAW_SIGN))] : []),
        beside(
          'with 1 in 1,000 compared with the reference path before release',
          sign,
          ratio(rates, SHADOWED, RAW_SIGN),
        ),
        beside('a Certified record of ours, 148 quads', sign, ratio(rates, OWN, RAW_SIGN)),
        beside('a Certified record of ours, 148 quads', '× @digitalbazaar/vc', ratio(rates, OWN, DB_OWN)),
        beside(
          'the same from the finished credential, by the store of templates of a service',
          '× @digitalbazaar/vc',
          ratio(rates, STORE, DB_OWN),
        ),
        beside('@digitalbazaar/vc itself', sign, ratio(rates, DB_ISSUE, RAW_SIGN)),
      ],
      rates,
    }),
    P2: figure({
      title: 'batch issue against a vc+jwt of the same credential by jose',
      unit: '× jose',
      spread: ratio(rates, OURS, JOSE_ISSUE),
      goal: { atLeast: 3 },
      also: [
        beside('against a vc+jwt made by hand', '× hand-rolled', ratio(rates, OURS, HAND_ISSUE), { atLeast: 1 }),
        beside('against SD-JWT VC by @sd-jwt/sd-jwt-vc, 6 claims', '× @sd-jwt', ratio(rates, OURS, SD_JWT_ISSUE)),
        beside('jose itself', sign, ratio(rates, JOSE_ISSUE, RAW_SIGN)),
      ],
    }),
  };
}

/** @throws Error when the two files differ in a single byte. */
async function assertSameFile(world: World, mass: Mass): Promise<void> {
  const signer = await mass.signer({ shadowEvery: 0 });
  const [ours, theirs] = [createHash('sha256'), createHash('sha256')];
  for (let n = 0; n < FILE_ROWS; n++) {
    ours.update(`${await signer.sign(mass.values(n), NOW)}\n`);
    theirs.update(`${JSON.stringify(await world.digitalBazaar.issue(mass.credential(n), NOW))}\n`);
  }
  if (ours.digest('hex') !== theirs.digest('hex')) {
    throw new Error(`A file of ${FILE_ROWS} signed credentials is not the file that @digitalbazaar/vc writes.`);
  }
  if (signer.counts.fast < FILE_ROWS - 1) throw new Error('Rows of the benchmark took the reference path.');
}
