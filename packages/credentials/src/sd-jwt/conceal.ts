// Replaces claims by digests of their disclosures.
// https://www.rfc-editor.org/rfc/rfc9901#section-4.2
import { encodeBase64url } from '@skill-records/dids/base64url';
import { CredentialError } from '../credential-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { ClaimPath } from './claim-path.ts';
import { digestFunction, RESERVED_NAMES } from './parse.ts';

export interface ConcealOptions {
  /** Digests are filled up with decoys to a multiple of this number; 1 for none. */
  fillTo: number;
  /** A fresh salt. */
  salt(): string;
  /** Fresh random text for a decoy. */
  noise(): string;
}

/**
 * The payload to sign and the disclosures, from the inside out: a disclosure can hold digests of others, so that a hidden
 * object does not show how many members it has. Throws CredentialError `disclosure_invalid` for a reserved claim name.
 */
export function concealClaims(
  claims: JsonObject,
  disclosable: readonly ClaimPath[],
  o: ConcealOptions,
): { payload: JsonObject; disclosures: string[] } {
  const disclosures: string[] = [];
  const digest = digestFunction();
  const decoys = (count: number) =>
    Array.from({ length: Math.ceil(count / o.fillTo) * o.fillTo - count }, () => digest(o.noise()));

  function disclose(...parts: [name: string, value: unknown] | [value: unknown]): string {
    const text = encodeBase64url(JSON.stringify([o.salt(), ...parts]));
    disclosures.push(text);
    return digest(text);
  }

  function conceal(value: unknown, path: ClaimPath): unknown {
    if (Array.isArray(value)) return concealList(value, path);
    return isJsonObject(value) ? concealObject(value, path) : value;
  }

  function concealList(list: unknown[], path: ClaimPath): unknown[] {
    let hidden = 0;
    const elements = list.map((element, index) => {
      const own = [...path, index];
      const inside = conceal(element, own);
      if (!isListed(own, disclosable)) return inside;
      hidden += 1;
      return { '...': disclose(inside) };
    });
    // Behind the others: an index keeps pointing at the same element.
    return [...elements, ...decoys(hidden).map((decoy) => ({ '...': decoy }))];
  }

  function concealObject(object: JsonObject, path: ClaimPath): JsonObject {
    const open: JsonObject = {};
    const digests: string[] = [];
    for (const [name, value] of Object.entries(object)) {
      if (RESERVED_NAMES.has(name)) throw new CredentialError('disclosure_invalid', 'A claim has a reserved name');
      if (value === undefined) continue;
      const own = [...path, name];
      const inside = conceal(value, own);
      if (isListed(own, disclosable)) digests.push(disclose(name, inside));
      else open[name] = inside;
    }
    if (digests.length === 0) return open;
    // Sorted, so that the place of a digest tells nothing about the claim (RFC 9901, section 4.2.4.1).
    return { ...open, _sd: [...digests, ...decoys(digests.length)].sort() };
  }

  const payload = concealObject(claims, []);
  return { payload: disclosures.length === 0 ? payload : { ...payload, _sd_alg: 'sha-256' }, disclosures };
}

function isListed(path: ClaimPath, paths: readonly ClaimPath[]): boolean {
  return paths.some(
    (each) =>
      each.length === path.length && each.every((part, i) => part === path[i] || (part === null && isIndex(path[i]))),
  );
}

function isIndex(part: ClaimPath[number] | undefined): boolean {
  return typeof part === 'number';
}
