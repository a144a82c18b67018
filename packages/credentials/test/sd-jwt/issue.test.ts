import { describe, expect, test } from '@jest/globals';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import { issueSdJwtVc } from '../../src/sd-jwt/issue.ts';
import {
  claims,
  didJwkSigner,
  digestOf,
  disclosuresIn,
  headerOf,
  holder,
  ISS,
  issue,
  issuer,
  KID,
  NOW,
  options,
  payloadOf,
  published,
  SECONDS,
  signerFor,
  VCT,
} from './sd-jwt-world.ts';

describe('an issued SD-JWT VC', () => {
  test('SDV-1 has the type, the algorithm of the key, the key id, and ends in ~', async () => {
    const text = await issue();
    expect(text.endsWith('~')).toBe(true);
    expect(headerOf(text)).toEqual({ typ: 'dc+sd-jwt', alg: 'ES256', kid: KID });
  });

  test('SDV-1 leaves open what may never be hidden', async () => {
    const status = { status_list: { idx: 7, uri: 'https://status.example/t/1' } };
    const payload = payloadOf(
      await issue({ claims: { ...claims, exp: SECONDS + 60, nbf: SECONDS }, status, vctIntegrity: 'sha256-AAAA' }),
    );
    expect(payload).toMatchObject({
      iss: ISS,
      vct: VCT,
      'vct#integrity': 'sha256-AAAA',
      iat: SECONDS,
      nbf: SECONDS,
      exp: SECONDS + 60,
      cnf: { jwk: holder.publicJwk },
      status,
      _sd_alg: 'sha-256',
    });
  });

  test('RFC 9901 4.2 holds digests instead of values, at every level', async () => {
    const text = await issue();
    const payload = payloadOf(text);
    expect(payload).not.toHaveProperty('record_id');
    expect(payload._sd).toHaveLength(2);
    expect(payload.result).toEqual([{ '...': expect.any(String) }, { '...': expect.any(String) }]);
    const signed = JSON.stringify(payload);
    for (const secret of ['urn:uuid', 'skills.example', 'l/2', 'TestEvaluation', '"82"']) {
      expect(signed).not.toContain(secret);
    }
  });

  test('RFC 9901 4.2.3 each digest is of the text of one disclosure', async () => {
    const text = await issue();
    const texts = text.split('~').slice(1, -1);
    const everything = JSON.stringify([payloadOf(text), disclosuresIn(text)]);
    expect(texts).toHaveLength(11);
    for (const disclosure of texts) expect(everything.split(digestOf(disclosure))).toHaveLength(2);
  });

  test('RFC 9901 9.3 salts have 128 bits and never repeat', async () => {
    const salts = [...disclosuresIn(await issue()), ...disclosuresIn(await issue())].map(([salt]) => String(salt));
    expect(new Set(salts).size).toBe(22);
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).toHaveLength(16);
  });

  test('RFC 9901 4.2.4.1 the order of _sd does not follow the order of the claims', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `c${String(i).padStart(2, '0')}`);
    const text = await issue({
      claims: Object.fromEntries(names.map((name) => [name, 1])),
      disclosable: names.map((name) => [name]),
    });
    const digests = payloadOf(text)._sd as string[];
    expect(digests).toEqual([...digests].sort());
    expect(digests).not.toEqual(
      text
        .split('~')
        .slice(1, -1)
        .map((each) => digestOf(each)),
    );
  });

  test('RFC 9901 4.2.7 decoys fill up what hides something, and nothing else', async () => {
    const text = await issue({ decoys: 8 });
    const payload = payloadOf(text);
    expect(payload._sd).toHaveLength(8);
    expect(payload.result).toHaveLength(8);
    expect(payload.achievement).toEqual(claims.achievement);
    const levels = disclosuresIn(text).find(([, name]) => name === 'meetsLevel')?.[2];
    expect(levels).toHaveLength(8);
    expect((await checkSdJwtProof(text, options())).document).toMatchObject(claims);
  });

  test('the same random source gives the same text, as far as the signature allows', async () => {
    const fixed = () => {
      let next = 0;
      return (size: number) => new Uint8Array(size).fill(next++);
    };
    const signer = signerFor('Ed25519', 'fixed');
    const once = await issue({ signer, random: fixed(), decoys: 4 });
    expect(await issue({ signer, random: fixed(), decoys: 4 })).toBe(once);
    expect(await issue({ signer, decoys: 4 })).not.toBe(once);
  });

  test('RFC 9901 without anything to hide has neither _sd nor disclosures', async () => {
    const text = await issue({ disclosable: [['absent'], ['skill', 4]] });
    expect(text.split('~')).toHaveLength(2);
    expect(payloadOf(text)).not.toHaveProperty('_sd');
    expect(payloadOf(text)).not.toHaveProperty('_sd_alg');
  });

  test.each([
    ['Ed25519', 'EdDSA'],
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
  ] as const)('SDV-1 %s keys sign with %s and verify, by metadata and by DID', async (algorithm, alg) => {
    const signer = signerFor(algorithm, 'many');
    const byUrl = await issue({ signer });
    expect(headerOf(byUrl).alg).toBe(alg);
    const found = await checkSdJwtProof(byUrl, options({ resolveJwtIssuer: async () => [published(signer)] }));
    expect(found).toMatchObject({ check: { outcome: 'passed' }, controller: ISS, document: claims });
    for (const didSigner of [signer, didJwkSigner(algorithm, 'many')]) {
      const { controller: iss, id: kid } = didSigner;
      const byDid = await issue({ signer: didSigner, iss, kid });
      expect(await checkSdJwtProof(byDid, options())).toMatchObject({ check: { outcome: 'passed' }, controller: iss });
    }
  });
});

describe('is not issued', () => {
  const base = { claims, disclosable: [], signer: issuer, now: NOW, iss: ISS, vct: VCT };

  test.each(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status'])(
    'SDV-1 with a selectively disclosable %s',
    async (name) => {
      await expect(issue({ disclosable: [[name]] })).rejects.toMatchObject({ code: 'disclosure_invalid' });
      await expect(issue({ disclosable: [[name, 'inside']] })).rejects.toMatchObject({ code: 'disclosure_invalid' });
    },
  );

  test.each(['_sd', '...', '_sd_alg', '__proto__'])(
    'RFC 9901 4.1 with a claim named %s, at any level',
    async (name) => {
      const reserved = JSON.parse(`{"${name}": "x"}`);
      for (const bad of [reserved, { a: [reserved] }, { a: { b: reserved } }]) {
        await expect(issue({ claims: bad })).rejects.toMatchObject({ code: 'disclosure_invalid' });
      }
    },
  );

  test.each([[[]], [[null]], [[0]], [['a', -1]], [['a', 1.5]], [['a', true]], ['a']])(
    'with the path %j',
    async (path) => {
      await expect(issue({ disclosable: [path as never] })).rejects.toMatchObject({ code: 'disclosure_invalid' });
    },
  );

  test.each([
    ['iss twice', { claims: { iss: ISS } }, 'structure_invalid'],
    ['vct twice', { claims: { vct: VCT } }, 'structure_invalid'],
    ['cnf among the claims', { claims: { cnf: {} } }, 'structure_invalid'],
    ['status among the claims', { claims: { status: {} } }, 'structure_invalid'],
    ['an empty vct', { vct: '' }, 'structure_invalid'],
    ['a vct that is no URI', { vct: 'skill' }, 'structure_invalid'],
    ['exp as a date text', { claims: { exp: '2027-01-01' } }, 'structure_invalid'],
    ['exp before 1970', { claims: { exp: -1 } }, 'structure_invalid'],
    ['exp beyond all dates', { claims: { exp: 1e300 } }, 'structure_invalid'],
    ['aka_vcts that repeats vct', { claims: { aka_vcts: [VCT] } }, 'structure_invalid'],
    ['an empty aka_vcts', { claims: { aka_vcts: [] } }, 'structure_invalid'],
    ['a private holder key', { holderJwk: { ...holder.publicJwk, d: 'AA' } }, 'structure_invalid'],
    ['another DID as issuer', { iss: 'did:web:other.example' }, 'issuer_mismatch'],
    ['half a surrogate pair', { claims: { a: '\ud800' } }, 'document_malformed'],
    ['half a surrogate pair in a disclosure', { claims: { a: '\ud800' }, disclosable: [['a']] }, 'disclosure_invalid'],
    ['more than the limit', { claims: { a: 'x'.repeat(600_000) } }, 'document_too_large'],
  ] as const)('with %s', async (_title, change, code) => {
    await expect(issueSdJwtVc({ ...base, ...(change as object) })).rejects.toMatchObject({ code });
  });

  test('with a signature that the signer’s key does not verify', async () => {
    const broken = { ...issuer, sign: async () => new Uint8Array(64) };
    await expect(issue({ signer: broken })).rejects.toMatchObject({ code: 'signing_failed' });
  });

  test.each([0, -8, 1.5, Number.NaN])('with %d decoys', async (decoys) => {
    await expect(issue({ decoys })).rejects.toThrow(RangeError);
  });
});
