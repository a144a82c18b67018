// Check `schema` of an SD-JWT VC: the credential obeys the rules of its type, and of the types that it extends.
// SD-JWT VC draft-19, "Processing Type Metadata"
import { getTypeMetadata } from '@skill-records/contexts';
import { type Check, type CheckCode, failed, notChecked, passed } from '../verdict.ts';
import { type ClaimPath, selectClaims } from './claim-path.ts';
import type { IssuedClaim, IssuedObject } from './issued-claims.ts';
import { type ClaimRule, extendRules, hasIntegrity, parseTypeMetadata } from './type-metadata.ts';

/** Resolves to the document's bytes. Guarding the address, caching and its freshness are the caller's. */
export type FetchTypeMetadata = (vct: string) => Promise<Uint8Array>;

const MAX_EXTENDED_TYPES = 8;

/**
 * `issued` comes from checkSdJwtProof. Our own types are known without a fetch; of others, only an https `vct` is fetched.
 * A type without an address and without `vct#integrity` promises no rules: `schema_absent`. A document that cannot be had
 * leaves the check undone. A type says nothing about who may issue it: that is issuerTrust's, however types extend.
 */
export async function checkTypeMetadata(
  issued: IssuedObject,
  o: { fetchTypeMetadata?: FetchTypeMetadata },
): Promise<Check> {
  const vct = textOf(issued, 'vct') as string;
  const integrity = textOf(issued, 'vct#integrity');
  const isKnown = getTypeMetadata(vct) !== undefined;
  if (!isKnown && integrity === undefined && !vct.startsWith('https://')) return passed('schema', 'schema_absent');
  const result = await loadRules(vct, integrity, o.fetchTypeMetadata, []);
  if ('code' in result) {
    const { code } = result;
    return code === 'type_metadata_unavailable' ? notChecked('schema', code) : failed('schema', code);
  }
  const obeyed = result.rules.every((rule) => obeys(issued, rule));
  return obeyed ? passed('schema') : failed('schema', 'schema_mismatch');
}

async function loadRules(
  vct: string,
  integrity: string | undefined,
  fetchTypeMetadata: FetchTypeMetadata | undefined,
  extending: readonly string[],
): Promise<{ rules: ClaimRule[] } | { code: CheckCode }> {
  if (extending.includes(vct) || extending.length > MAX_EXTENDED_TYPES) return { code: 'type_metadata_malformed' };
  const bytes = getTypeMetadata(vct)?.bytes ?? (await fetchBytes(vct, fetchTypeMetadata));
  if (bytes === undefined) return { code: 'type_metadata_unavailable' };
  if (integrity !== undefined && !hasIntegrity(bytes, integrity)) return { code: 'type_metadata_mismatch' };
  const metadata = parseTypeMetadata(bytes);
  if (metadata === undefined) return { code: 'type_metadata_malformed' };
  if (metadata.vct !== vct) return { code: 'type_metadata_mismatch' };
  if (metadata.extends === undefined) return { rules: metadata.claims };
  const base = await loadRules(metadata.extends, metadata.extendsIntegrity, fetchTypeMetadata, [...extending, vct]);
  if ('code' in base) return base;
  const rules = extendRules(base.rules, metadata.claims);
  return rules === undefined ? { code: 'type_metadata_malformed' } : { rules };
}

async function fetchBytes(vct: string, fetchDocument: FetchTypeMetadata | undefined): Promise<Uint8Array | undefined> {
  if (fetchDocument === undefined || !vct.startsWith('https://')) return undefined;
  try {
    return await fetchDocument(vct);
  } catch {
    return undefined;
  }
}

function obeys(issued: IssuedObject, { path, mandatory, sd }: ClaimRule): boolean {
  const selected = selectClaims(issued, path);
  if (selected === undefined) return false;
  // A list element that is not shown is selectively disclosable, whatever it is.
  const isSelective = (claim: IssuedClaim) => claim.disclosure !== undefined || claim.kind === 'hidden';
  if (sd === 'always' && !selected.every(({ claim }) => isSelective(claim))) return false;
  if (sd === 'never' && selected.some(({ claim }) => isSelective(claim))) return false;
  return mandatory !== true || mayHold(issued, path, sd === 'never');
}

/** False only when the claim was surely not issued: what is merely not shown is no evidence of its absence. */
function mayHold(claim: IssuedClaim, path: ClaimPath, standsOpen: boolean): boolean {
  const [part, ...rest] = path;
  if (part === undefined || claim.kind === 'hidden') return true;
  if (claim.kind === 'object') {
    const member = claim.members.get(part as string);
    if (member !== undefined) return mayHold(member, rest, standsOpen);
    return claim.hidden > 0 && !(standsOpen && rest.length === 0);
  }
  if (claim.kind === 'value') return false;
  const elements = part === null ? claim.elements : claim.elements.slice(part as number, (part as number) + 1);
  return elements.some((element) => mayHold(element, rest, standsOpen));
}

function textOf(issued: IssuedObject, name: string): string | undefined {
  const claim = issued.members.get(name);
  return claim?.kind === 'value' && typeof claim.value === 'string' ? claim.value : undefined;
}
