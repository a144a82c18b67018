// The syntax of `proofValue` in each cryptosuite, checked before any library reads it.
import { decodeBase64url } from '@skill-records/dids/base64url';
import { MAX_OBJECTS } from '../guard-document.ts';
import { type CborValue, readCbor } from './cbor.ts';

/** `base`: what an issuer gives to a holder; `derived`: what a holder shows; `plain`: one signature over everything. */
export type ProofForm = 'plain' | 'base' | 'derived';

/** Characters; a record of 500 statements needs about 50,000. */
const MAX_LENGTH = 200_000;
/** Statements of one document that a selective disclosure proof may cover. */
const MAX_STATEMENTS = 4_000;

/** One signature as base58btc multibase. A length that no signature of `bytes` bytes has is refused, the rest is arithmetic. */
export function isSignatureText(text: string, bytes: 64 | 96): boolean {
  return (bytes === 64 ? /^z[1-9A-HJ-NP-Za-km-z]{64,88}$/ : /^z[1-9A-HJ-NP-Za-km-z]{96,132}$/).test(text);
}

/** https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023-functions */
export function formOfEcdsaSd(text: string): ProofForm | undefined {
  const content = readTagged(text, { base: 0x00, derived: 0x01 });
  if (content === undefined) return undefined;
  const [signature, publicKey, ...others] = content.items;
  if (!isBytes(signature, 64) || !isBytes(publicKey, 35)) return undefined;
  const [first, second, third] = others;
  const fits =
    content.form === 'base'
      ? isBytes(first, 32) && isListOf(second, (one) => isBytes(one, 64)) && isListOf(third, isText)
      : isListOf(first, (one) => isBytes(one, 64)) &&
        isLabelMap(second, (label) => isBytes(label, 32)) &&
        isIndexes(third);
  return fits && others.length === 3 ? content.form : undefined;
}

/** https://www.w3.org/TR/vc-di-bbs/#bbs-2023-functions; the variants with holder binding and pseudonyms are not known here. */
export function formOfBbs(text: string): ProofForm | undefined {
  const content = readTagged(text, { base: 0x02, derived: 0x03 });
  if (content === undefined || content.items.length !== 5) return undefined;
  const [first, second, third, fourth, fifth] = content.items;
  const fits =
    content.form === 'base'
      ? isBytes(first, 80) &&
        isBytes(second, 64) &&
        isBytes(third, 96) &&
        isBytes(fourth, 32) &&
        isListOf(fifth, isText)
      : isBytes(first) && isLabelMap(second, isIndex) && isIndexes(third) && isIndexes(fourth) && isBytes(fifth);
  return fits ? content.form : undefined;
}

/** What the issuer of a base proof made mandatory; the form was checked before. */
export function mandatoryPointersOf(baseProofValue: string): string[] {
  const { items } = readTagged(baseProofValue, { base: 0x00, derived: 0x01 }) ??
    readTagged(baseProofValue, { base: 0x02, derived: 0x03 }) ?? { items: [] };
  return items.at(-1) as string[];
}

/**
 * How many statements have a signature of their own in a proof of `ecdsa-sd-2023`; `undefined` in any other. A document from
 * which statements were taken has fewer than its base proof, and each that is left would still be good.
 */
export function countStatementSignatures(text: string): number | undefined {
  const content = readTagged(text, { base: 0x00, derived: 0x01 });
  const signatures = content?.items[content.form === 'base' ? 3 : 2];
  return Array.isArray(signatures) ? signatures.length : undefined;
}

/** Multibase base64url of the CBOR tag 0x5d00 + `forms[form]`, then one list. */
function readTagged(text: string, forms: { base: number; derived: number }) {
  if (text.length > MAX_LENGTH || !text.startsWith('u')) return undefined;
  // Strict: a second spelling of the same bytes is refused.
  const bytes = decodeBase64url(text.slice(1));
  if (bytes === undefined || bytes[0] !== 0xd9 || bytes[1] !== 0x5d) return undefined;
  const form = (['base', 'derived'] as const).find((one) => forms[one] === bytes[2]);
  const items = readCbor(bytes.subarray(3));
  return form !== undefined && Array.isArray(items) ? { form, items } : undefined;
}

function isBytes(value: CborValue | undefined, length?: number): value is Uint8Array {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}

function isText(value: CborValue): value is string {
  return typeof value === 'string';
}

function isIndex(value: CborValue | undefined): value is number {
  return typeof value === 'number' && value < MAX_STATEMENTS;
}

function isListOf(value: CborValue | undefined, isItem: (item: CborValue) => boolean): boolean {
  return Array.isArray(value) && value.length <= MAX_STATEMENTS && value.every(isItem);
}

/**
 * Each index once. The library files disclosed statements under their index, so that of two statements with one index only the
 * last would be compared with the signature.
 */
function isIndexes(value: CborValue | undefined): boolean {
  return isListOf(value, isIndex) && new Set(value as CborValue[]).size === (value as CborValue[]).length;
}

/** Two blank nodes of one label would be one node to the signature and two to the reader. */
function isLabelMap(value: CborValue | undefined, isLabel: (label: CborValue) => boolean): boolean {
  if (!(value instanceof Map) || value.size > MAX_OBJECTS) return false;
  const labels = [...value.values()];
  const distinct = new Set(
    labels.map((label) => (label instanceof Uint8Array ? Buffer.from(label).toString('hex') : label)),
  );
  return [...value.keys()].every(isIndex) && labels.every(isLabel) && distinct.size === labels.length;
}
