// The conformance profile as a public test suite meets it: full URLs in a file, https, no key, a status code as the verdict.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../src/running-stack.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'skill-records-conformance-'));

type Json = Record<string, unknown>;
interface Profile {
  issuers: { cryptosuite: string; id: string; issue: string }[];
  verify: string;
  verifyPresentation: string;
  derive: string;
}

const SUITES = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
  'ecdsa-rdfc-2019',
  'ecdsa-rdfc-2019',
  'ecdsa-sd-2023',
  'bbs-2023',
];

let child: ChildProcess;
let ended: Promise<number | null>;
let profile: Profile;
let certificate: string;

beforeAll(async () => {
  const ports: Record<string, string> = {};
  for (const name of ['ISSUER_PORT', 'HOLDER_WALLET_PORT', 'VERIFIER_PORT', 'STATUS_LIST_PORT']) {
    ports[name] = String(await freePort());
  }
  const main = 'packages/local-stack/src/conformance/main.ts';
  child = spawn(process.execPath, ['--conditions=@skill-records/source', '--import', 'tsx', main, '--data', data], {
    cwd: repository,
    env: { ...process.env, ...ports },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ctrl-C stops everything.')) resolve();
      });
    }
    ended.then((code) => reject(new Error(`conformance ended with code ${code}:\n${output}`)));
  });
  profile = JSON.parse(readFileSync(join(data, 'conformance.json'), 'utf8')) as Profile;
  certificate = readFileSync(join(data, 'conformance/tls/cert.pem'), 'utf8');
}, 180_000);

afterAll(async () => {
  child?.kill('SIGKILL');
  await ended;
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
});

function call(url: string, o: { body?: unknown; ca?: string } = {}): Promise<{ status: number; body: Json }> {
  return new Promise((resolve, reject) => {
    const ca = 'ca' in o ? o.ca : certificate;
    const method = o.body === undefined ? 'GET' : 'POST';
    request(url, { method, ca, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text || '{}') as Json }));
    })
      .on('error', reject)
      .end(o.body === undefined ? undefined : JSON.stringify(o.body));
  });
}

const credential = (issuer: string): Json => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', { favouriteFood: 'https://suite.example/#food' }],
  type: ['VerifiableCredential'],
  issuer,
  credentialSubject: { id: 'did:example:learner', favouriteFood: 'Papaya', name: 'Example' },
});
const verify = (verifiableCredential: unknown) => call(profile.verify, { body: { verifiableCredential, options: {} } });

test('conformance.json names an issuer for every cryptosuite, by https and with the DID that signs', () => {
  expect(profile.issuers.map(({ cryptosuite }) => cryptosuite)).toEqual(SUITES);
  expect(new Set(profile.issuers.map(({ id }) => id)).size).toBe(SUITES.length);
  for (const { id, issue } of profile.issuers) {
    expect(id).toMatch(/^did:key:z/);
    expect(issue).toMatch(/^https:\/\/localhost:\d+\/[a-z0-9-]+\/credentials\/issue$/);
  }
});

describe.each(SUITES.map((cryptosuite, index) => ({ cryptosuite, index })))(
  '$cryptosuite, issuer $index',
  ({ cryptosuite, index }) => {
    const isSelective = ['ecdsa-sd-2023', 'bbs-2023'].includes(cryptosuite);
    let issued: Json;
    let presented: Json;

    beforeAll(async () => {
      const { id, issue } = profile.issuers[index] as Profile['issuers'][number];
      const options = isSelective ? { mandatoryPointers: ['/issuer'] } : {};
      const { status, body } = await call(issue, { body: { credential: credential(id), options } });
      expect([status, body.code]).toEqual([201, undefined]);
      issued = body.verifiableCredential as Json;
      presented = issued;
      if (!isSelective) return;
      const derived = await call(profile.derive, {
        body: {
          verifiableCredential: issued,
          options: { selectivePointers: ['/credentialSubject/favouriteFood'] },
        },
      });
      expect(derived.status).toBe(201);
      presented = (derived.body.verifiableCredential ?? derived.body) as Json;
    });

    test('what was issued is verified with 200', async () => {
      const { status, body } = await verify(presented);
      expect([status, body.verified]).toEqual([200, true]);
    });

    test('a changed claim is refused with 400', async () => {
      const credentialSubject = { ...(presented.credentialSubject as Json), favouriteFood: 'Durian' };
      const { status, body } = await verify({ ...presented, credentialSubject });
      expect([status, body.verified]).toEqual([400, false]);
    });

    if (isSelective) {
      test('a base proof is refused with 400, and what was not selected is not there', async () => {
        expect((await verify(issued)).status).toBe(400);
        expect(presented.credentialSubject).not.toHaveProperty('name');
        expect(presented.credentialSubject).toHaveProperty('favouriteFood', 'Papaya');
      });
    }
  },
);

test('the status list that a credential names is served by https without a key', async () => {
  const { id, issue } = profile.issuers[0] as Profile['issuers'][number];
  const { body } = await call(issue, { body: { credential: credential(id), options: {} } });
  const entries = [(body.verifiableCredential as Json).credentialStatus].flat() as Json[];
  expect(entries.map(({ type }) => type)).toContain('BitstringStatusListEntry');
  const list = await call(entries[0]?.statusListCredential as string);
  expect([list.status, list.body.type]).toEqual([200, ['VerifiableCredential', 'BitstringStatusListCredential']]);
});

test('malformed requests are 400 or 422, never 401 or 500', async () => {
  const { issue } = profile.issuers[0] as Profile['issuers'][number];
  for (const [url, body] of [
    [issue, {}],
    [issue, { credential: 'text' }],
    [issue, { credential: { '@context': [] }, options: {} }],
    [profile.verify, { verifiableCredential: null }],
    [profile.verify, { verifiableCredential: { type: 7 }, options: {} }],
    [profile.verifyPresentation, { verifiablePresentation: {}, options: { challenge: '1' } }],
    [profile.derive, { verifiableCredential: {}, options: {} }],
  ] as const) {
    const { status } = await call(url, { body });
    expect(`${new URL(url).pathname} ${JSON.stringify(body)} ${status}`).toMatch(/ (400|422)$/);
  }
});

test('nobody trusts the certificate who was not told to', async () => {
  await expect(call(profile.verify, { body: {}, ca: '' })).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});

test('Ctrl-C ends the profile and its services with exit code 0', async () => {
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  await expect(call(profile.verify, { body: {} })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
