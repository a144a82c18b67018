// What several figures measure with: the signer, the loader, the rows, and the templates of the two credentials.
import { createFastSigner, type FastSigner } from '@skill-records/credentials/canonicalization/fast-signer';
import { type HoleValue, hole } from '@skill-records/credentials/canonicalization/template';
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { findPaths, valueAt, withHoles } from '../exactness/holes.ts';
import { randomOf } from '../exactness/random.ts';
import { calendarDate, phrase, uuid } from '../exactness/texts.ts';
import { createDigitalBazaar, type DigitalBazaar } from '../peers/digitalbazaar.ts';
import { ownRecord, type RecordRow, SPREADSHEETS_3 } from '../records/own-record.ts';
import { type ReferenceRow, referenceCredential, referenceRow } from '../records/reference-credential.ts';
import { type BenchKey, createBenchKey } from '../records/signing-key.ts';

export const NOW = new Date('2026-05-01T12:00:00Z');
export const CRYPTOSUITE = 'eddsa-rdfc-2022';

export interface World {
  key: BenchKey;
  signer: Signer;
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  digitalBazaar: DigitalBazaar;
}

export async function createWorld(): Promise<World> {
  const key = createBenchKey();
  const resolveDid = createDidResolver({ now: () => NOW.getTime() });
  return {
    key,
    signer: await createLocalSigner({ privateJwk: key.privateJwk, id: key.verificationMethod, controller: key.did }),
    documentLoader: createDocumentLoader({ resolveDid }),
    resolveDid,
    digitalBazaar: await createDigitalBazaar(key),
  };
}

/** A credential of which many are issued: a template, and rows that fill it. */
export interface Mass {
  /** The template: a credential with holes. */
  document: JsonObject;
  /** The unsigned credential of row `n`, made as an issuer makes it. */
  credential(n: number): JsonObject;
  /** The values of row `n` for the template. */
  values(n: number): readonly HoleValue[];
  signer(o: { shadowEvery: number }): Promise<FastSigner>;
}

const ROWS = 1_000;

/** The credential of the published figures. */
export async function referenceMass(world: World): Promise<Mass> {
  const { key } = world;
  const rows = Array.from({ length: ROWS }, (_, n) => referenceRow(n));
  const names = Object.keys(rows[0]!) as (keyof ReferenceRow)[];
  const holes = Object.fromEntries(names.map((name) => [name, hole(name)])) as unknown as ReferenceRow<unknown>;
  const document = referenceCredential(key.did, holes);
  const { template } = await createMassSigner(world, document, 0);
  const order = template.holes.map(({ name }) => name as keyof ReferenceRow);
  return {
    document,
    credential: (n) => referenceCredential(key.did, rows[n % ROWS]!),
    values: (n) => order.map((name) => rows[n % ROWS]![name]),
    signer: ({ shadowEvery }) => createMassSigner(world, document, shadowEvery),
  };
}

/** A Certified skill record of ours. */
export function ownMass(world: World): Mass {
  const { key } = world;
  const rows = Array.from({ length: ROWS }, (_, n) => ownRow(n));
  const credential = (n: number) => ownRecord(key.did, SPREADSHEETS_3, rows[n % ROWS]!);
  const credentials = rows.map((_, n) => credential(n));
  const paths = findPaths(credentials.slice(0, 20));
  const document = withHoles(credentials[0]!, paths, (i) => hole(String(i)));
  const values = credentials.map((credential) => paths.map((path) => valueAt(credential, path) as HoleValue));
  return {
    document,
    credential,
    values: (n) => values[n % ROWS]!,
    signer: ({ shadowEvery }) => createMassSigner(world, document, shadowEvery),
  };
}

/** `shadowEvery` 0: no row but the first is compared. */
const createMassSigner = ({ signer, documentLoader }: World, document: JsonObject, shadowEvery: number) =>
  createFastSigner({
    document,
    signer,
    cryptosuite: CRYPTOSUITE,
    documentLoader,
    shadowEvery: shadowEvery === 0 ? Number.POSITIVE_INFINITY : shadowEvery,
  });

const HOLDERS = Array.from({ length: 64 }, (_, n) => createBenchKey(`holder ${n}`).did);

function ownRow(n: number): RecordRow {
  const random = randomOf(`own row ${n}`);
  return {
    id: uuid(random),
    subjectId: HOLDERS[n % HOLDERS.length]!,
    on: calendarDate(random),
    score: String(random.between(70, 100)),
    level: 3,
    evidence: [
      {
        url: `https://academy.example/evidence/${random.hex(12)}`,
        name: phrase(random),
        genre: 'spreadsheet',
        sha256: random.hex(64),
      },
    ],
    revocationIndex: random.below(131_072),
    suspensionIndex: random.below(131_072),
    validFrom: new Date(Date.UTC(2026, 3, 1, random.below(24), random.below(60))),
  };
}
