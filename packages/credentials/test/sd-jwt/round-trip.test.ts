// Any claims, any of them hidden, any of those shown: the verifier sees exactly these and nothing else.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../src/json-object.ts';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import type { ClaimPath } from '../../src/sd-jwt/claim-path.ts';
import { checkKeyBinding, splitPresentation } from '../../src/sd-jwt/key-binding.ts';
import { presentSdJwt } from '../../src/sd-jwt/present.ts';
import { AUDIENCE, holder, ISS, issue, NONCE, NOW, options, SECONDS, VCT } from './sd-jwt-world.ts';

const RESERVED = ['_sd', '...', '_sd_alg', '__proto__', 'iss', 'vct', 'iat', 'nbf', 'exp', 'cnf', 'status', 'aka_vcts'];
const name = fc
  .string({ unit: 'binary', maxLength: 6 })
  .filter((text) => !RESERVED.includes(text) && text !== 'vct#integrity');
const leaf = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null));
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const anyClaims = fc.dictionary(name, anyValue, { maxKeys: 5, noNullPrototype: true });

type Path = (string | number)[];
const pathsOf = (value: unknown, path: Path = []): Path[] => {
  const here = path.length === 0 ? [] : [path];
  if (Array.isArray(value)) return [...here, ...value.flatMap((item, i) => pathsOf(item, [...path, i]))];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
};
const isSame = (a: ClaimPath, b: ClaimPath) => JSON.stringify(a) === JSON.stringify(b);
const isWithin = (path: ClaimPath, root: ClaimPath) => isSame(path.slice(0, root.length), root);

/** The model: a hidden claim stays when it lies within something shown, or leads to it. */
function expected(value: unknown, hidden: Path[], shown: Path[], path: Path = []): unknown {
  const stays = (own: Path) =>
    !hidden.some((each) => isSame(each, own)) || shown.some((each) => isWithin(own, each) || isWithin(each, own));
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (stays([...path, i]) ? [expected(item, hidden, shown, [...path, i])] : []));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => stays([...path, key]))
      .map(([key, item]) => [key, expected(item, hidden, shown, [...path, key])]),
  );
}

test('SDV-4 issue, present a random subset, verify: exactly the subset', async () => {
  await fc.assert(
    fc.asyncProperty(anyClaims, fc.infiniteStream(fc.boolean()), fc.nat(5), async (claims, coin, decoys) => {
      const toss = () => coin.next().value as boolean;
      const paths = pathsOf(claims);
      const hidden = paths.filter(toss);
      const shown = paths.filter((path) => toss() && toss() && path.length > 0);
      const sdJwt = await issue({ claims: claims as JsonObject, disclosable: hidden, decoys: decoys + 1 });
      const request = { nonce: NONCE, audience: AUDIENCE, now: NOW };
      const text = await presentSdJwt({ sdJwt, disclose: shown, signer: holder, ...request });
      expect(checkKeyBinding(text, { ...request, required: true }).check.outcome).toBe('passed');
      const { document } = await checkSdJwtProof(splitPresentation(text)?.credential, options());
      const open = { iss: ISS, vct: VCT, iat: SECONDS, cnf: { jwk: holder.publicJwk } };
      expect(document).toEqual({ ...open, ...(expected(claims, hidden, shown) as object) });
    }),
    { numRuns: 200 },
  );
});

test('SDV-4 no single changed character is ever accepted', async () => {
  const sdJwt = await issue();
  const text = await presentSdJwt({
    sdJwt,
    disclose: [['record_id'], ['result', 0]],
    signer: holder,
    nonce: NONCE,
    audience: AUDIENCE,
    now: NOW,
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'AZaz09-_~.= {"'), async (at, character) => {
      fc.pre(text[at] !== character);
      const changed = text.slice(0, at) + character + text.slice(at + 1);
      const request = { nonce: NONCE, audience: AUDIENCE, now: NOW, required: true };
      const { check } = await checkSdJwtProof(splitPresentation(changed)?.credential, options());
      const outcomes = [check.outcome, checkKeyBinding(changed, request).check.outcome];
      expect(outcomes).toContain('failed');
    }),
    { numRuns: 300 },
  );
});
