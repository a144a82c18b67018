// Type metadata documents: read strictly, and joined with the types that they extend.
// SD-JWT VC draft-19, "SD-JWT VC Type Metadata"
import { createHash } from 'node:crypto';
import { parseStrictJsonObject } from '@skill-records/dids/strict-json';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { type ClaimPath, isClaimPath } from './claim-path.ts';

/** What a document leaves out is left out here too: an extending type inherits it. */
export interface ClaimRule {
  path: ClaimPath;
  /** Default false. */
  mandatory?: boolean;
  /** Default `allowed`. */
  sd?: 'always' | 'allowed' | 'never';
}

export interface TypeMetadata {
  vct: string;
  extends?: string;
  extendsIntegrity?: string;
  claims: ClaimRule[];
}

/** Bytes of one document, and the number of claims in it: far above any real type. */
const MAX_DOCUMENT_BYTES = 256 * 1024;
const MAX_CLAIMS = 1000;

/** `undefined` for anything that is not a type metadata document; members that we do not know are ignored. */
export function parseTypeMetadata(bytes: Uint8Array): TypeMetadata | undefined {
  const document = bytes.length > MAX_DOCUMENT_BYTES ? undefined : parseStrictJsonObject(bytes);
  if (document === undefined) return undefined;
  const { vct, extends: base, 'extends#integrity': integrity, claims = [] } = document;
  if (typeof vct !== 'string' || vct === '' || !isOptionalText(base) || !isOptionalText(integrity)) return undefined;
  if (!Array.isArray(claims) || claims.length > MAX_CLAIMS) return undefined;
  const rules = claims.map(parseRule);
  const svgIds = claims
    .map((claim) => (isJsonObject(claim) ? claim.svg_id : undefined))
    .filter((id) => id !== undefined);
  if (!rules.every((rule) => rule !== undefined) || hasDoubles(rules.map(keyOf)) || hasDoubles(svgIds))
    return undefined;
  return {
    vct,
    ...(base === undefined ? {} : { extends: base }),
    ...(integrity === undefined ? {} : { extendsIntegrity: integrity }),
    claims: rules,
  };
}

/**
 * The rules of an extending type together with those it inherits. `undefined` when it loosens what it inherits: `always`
 * and `never` stay, and what is mandatory stays mandatory ("Limitations for sd and mandatory").
 */
export function extendRules(base: readonly ClaimRule[], child: readonly ClaimRule[]): ClaimRule[] | undefined {
  const rules = new Map(base.map((rule) => [keyOf(rule), rule]));
  for (const rule of child) {
    const inherited = rules.get(keyOf(rule));
    const joined = { ...inherited, ...rule };
    const isFixed = inherited?.sd === 'always' || inherited?.sd === 'never';
    if (isFixed && joined.sd !== inherited.sd) return undefined;
    if (inherited?.mandatory === true && joined.mandatory !== true) return undefined;
    rules.set(keyOf(rule), joined);
  }
  return [...rules.values()];
}

/**
 * True when the bytes have one of the digests that use the strongest function named (Subresource Integrity, section 3).
 * Digests of functions that we do not know count for nothing.
 */
export function hasIntegrity(bytes: Uint8Array, metadata: string): boolean {
  const digests = metadata
    .trim()
    .split(/\s+/)
    .map((text) => /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?[!-~]*)?$/.exec(text))
    .filter((match) => match !== null)
    .map(([, hash, digest]) => ({ hash: hash as string, digest: digest as string }));
  const strongest = digests
    .map(({ hash }) => hash)
    .sort()
    .at(-1);
  if (strongest === undefined) return false;
  const actual = createHash(strongest).update(bytes).digest();
  return digests.some(({ hash, digest }) => hash === strongest && actual.equals(Buffer.from(digest, 'base64')));
}

function parseRule(claim: unknown): ClaimRule | undefined {
  if (!isJsonObject(claim)) return undefined;
  const { path, mandatory, sd, display, svg_id: svgId } = claim;
  if (!isClaimPath(path)) return undefined;
  if (mandatory !== undefined && typeof mandatory !== 'boolean') return undefined;
  if (sd !== undefined && sd !== 'always' && sd !== 'allowed' && sd !== 'never') return undefined;
  if (display !== undefined && !(Array.isArray(display) && display.every(isLabel))) return undefined;
  if (svgId !== undefined && !(typeof svgId === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(svgId))) return undefined;
  return { path, ...(mandatory === undefined ? {} : { mandatory }), ...(sd === undefined ? {} : { sd }) };
}

function isLabel(display: unknown): boolean {
  return isJsonObject(display) && typeof display.locale === 'string' && typeof display.label === 'string';
}

function isOptionalText(value: JsonObject[string]): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function keyOf({ path }: ClaimRule): string {
  return JSON.stringify(path);
}

function hasDoubles(values: readonly unknown[]): boolean {
  return new Set(values).size !== values.length;
}
