// The claims of an SD-JWT with each disclosure in its place, and still knowing what was disclosed and what is hidden.
// https://www.rfc-editor.org/rfc/rfc9901#section-7.1
import { CredentialError } from '../credential-error.ts';
import { MAX_DEPTH } from '../guard-document.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { type Disclosure, RESERVED_NAMES, type SdJwt } from './parse.ts';

/** One claim, element or member; `disclosure` when it travelled as one of its own. */
export type IssuedClaim = (
  | { kind: 'value'; value: unknown }
  /** `hidden`: digests without a disclosure, of claims not shown or of none (decoys). */
  | { kind: 'object'; members: Map<string, IssuedClaim>; hidden: number }
  | { kind: 'array'; elements: IssuedClaim[] }
  /** A list element that is not shown, or a decoy. */
  | { kind: 'hidden' }
) & { disclosure?: Disclosure };

export type IssuedObject = Extract<IssuedClaim, { kind: 'object' }>;

/** These, and all inside them, are never disclosed selectively: SD-JWT VC draft-19, "Registered JWT Claims". */
export const NEVER_DISCLOSED: ReadonlySet<string> = new Set([
  'iss',
  'nbf',
  'exp',
  'cnf',
  'vct',
  'vct#integrity',
  'aka_vcts',
  'status',
]);

/**
 * Steps 3 to 5 of RFC 9901, section 7.1, and the rule of SD-JWT VC on claims that are never disclosed. Throws
 * CredentialError `disclosure_invalid`, or `document_too_large` when disclosures in disclosures go too deep.
 */
export function readIssuedClaims(sdJwt: SdJwt): IssuedObject {
  const unused = new Map(sdJwt.disclosures.map((disclosure) => [disclosure.digest, disclosure]));
  const seen = new Set<string>();

  /** The disclosure of a digest, if it was sent. A digest may stand in one place only. */
  function take(digest: string): Disclosure | undefined {
    if (seen.has(digest)) refuse('The same digest appears twice');
    seen.add(digest);
    const disclosure = unused.get(digest);
    unused.delete(digest);
    return disclosure;
  }

  function read(value: unknown, depth: number): IssuedClaim {
    if (depth > MAX_DEPTH) throw new CredentialError('document_too_large', 'Disclosures are nested too deeply');
    if (Array.isArray(value)) return { kind: 'array', elements: value.map((element) => readElement(element, depth)) };
    return isJsonObject(value) ? readObject(value, depth) : { kind: 'value', value };
  }

  function readElement(element: unknown, depth: number): IssuedClaim {
    if (!isJsonObject(element) || !Object.hasOwn(element, '...')) return read(element, depth + 1);
    const digest = element['...'];
    if (typeof digest !== 'string' || Object.keys(element).length !== 1) refuse('A list element is not one digest');
    const disclosure = take(digest);
    if (disclosure === undefined) return { kind: 'hidden' };
    if (disclosure.name !== undefined) refuse('A list element has a disclosure with a claim name');
    return { ...read(disclosure.value, depth + 1), disclosure };
  }

  function readObject(object: JsonObject, depth: number): IssuedObject {
    const { _sd: digests = [], ...claims } = object;
    const members = new Map<string, IssuedClaim>();
    for (const [name, value] of Object.entries(claims)) {
      if (RESERVED_NAMES.has(name) && !(name === '_sd_alg' && depth === 0)) refuse('A claim has a reserved name');
      if (name !== '_sd_alg') members.set(name, read(value, depth + 1));
    }
    if (!isListOfTexts(digests)) refuse('_sd has to be a list of digests');
    const disclosed = digests.map(take).filter((disclosure) => disclosure !== undefined);
    for (const disclosure of disclosed) {
      if (disclosure.name === undefined) refuse('A member has a disclosure without a claim name');
      if (members.has(disclosure.name)) refuse('A disclosure names a claim that is there already');
      members.set(disclosure.name, { ...read(disclosure.value, depth + 1), disclosure });
    }
    return { kind: 'object', members, hidden: digests.length - disclosed.length };
  }

  const claims = readObject(sdJwt.jwt.payload, 0);
  if (unused.size > 0) refuse('A disclosure belongs to no digest');
  for (const [name, claim] of claims.members) {
    if (NEVER_DISCLOSED.has(name) && isSelective(claim)) refuse('A claim is disclosed that has to stand open');
  }
  return claims;
}

/** The processed payload: plain JSON without `_sd`, `_sd_alg` and hidden elements. */
export function toClaims(claims: IssuedObject): JsonObject {
  return plain(claims) as JsonObject;
}

/** All disclosures at and below a claim. */
export function disclosuresOf(claim: IssuedClaim): Disclosure[] {
  const own = claim.disclosure === undefined ? [] : [claim.disclosure];
  return [...own, ...childrenOf(claim).flatMap(disclosuresOf)];
}

function plain(claim: IssuedClaim): unknown {
  switch (claim.kind) {
    case 'object':
      return Object.fromEntries([...claim.members].map(([name, member]) => [name, plain(member)]));
    case 'array':
      return claim.elements.filter(({ kind }) => kind !== 'hidden').map(plain);
    case 'value':
      return claim.value;
    case 'hidden':
      return undefined;
  }
}

/** Also what is only hidden or a decoy: a claim that has to stand open has no digest in it at all. */
function isSelective(claim: IssuedClaim): boolean {
  if (claim.disclosure !== undefined || claim.kind === 'hidden') return true;
  return (claim.kind === 'object' && claim.hidden > 0) || childrenOf(claim).some(isSelective);
}

function childrenOf(claim: IssuedClaim): IssuedClaim[] {
  if (claim.kind === 'object') return [...claim.members.values()];
  return claim.kind === 'array' ? claim.elements : [];
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refuse(message: string): never {
  throw new CredentialError('disclosure_invalid', message);
}
