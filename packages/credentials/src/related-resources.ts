// Compares the resources that a credential names with the digests that it gives for them.
// https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
import { createHash, timingSafeEqual } from 'node:crypto';
import { getContext, getSchema } from '@skill-records/contexts';
import { decodeBase58 } from '@skill-records/dids/base58';
import { decodeBase64url } from '@skill-records/dids/base64url';
import { asList, type JsonObject } from './json-object.ts';

/** Fetches a resource that we do not hold, with bounds and only from where the operator allows; rejects otherwise. */
export type FetchRelatedResource = (url: string) => Promise<Uint8Array>;

/**
 * `mismatch`: some resource is not the one that the issuer meant. `unavailable`: it could not be fetched. `unchecked`: we hold it
 * not, and nothing fetches. `matched`: every one is as it was. The worst of all resources counts.
 */
export type ResourceResult = 'matched' | 'unchecked' | 'unavailable' | 'mismatch';

const WORST_FIRST: readonly ResourceResult[] = ['mismatch', 'unavailable', 'unchecked', 'matched'];
const MAX_RESOURCES = 20;

type Algorithm = 'sha256' | 'sha384' | 'sha512';
interface Digest {
  algorithm: Algorithm;
  bytes: Uint8Array;
}

/** The structure of `relatedResource` was checked before. Never throws. */
export async function checkRelatedResources(
  credential: JsonObject,
  fetchResource?: FetchRelatedResource,
): Promise<ResourceResult> {
  const resources = asList(credential.relatedResource) as JsonObject[];
  if (resources.length > MAX_RESOURCES) return 'mismatch';
  const results = await Promise.all(resources.map((resource) => checkResource(resource, fetchResource)));
  return WORST_FIRST.find((result) => results.includes(result)) ?? 'matched';
}

async function checkResource(resource: JsonObject, fetchResource?: FetchRelatedResource): Promise<ResourceResult> {
  const alternatives = [resource.digestSRI, resource.digestMultibase].flatMap((text, i) =>
    text === undefined ? [] : [i === 0 ? readSri(text) : readMultibase(text)],
  );
  // Of each form at least one digest has to be of an algorithm that we know.
  if (alternatives.length === 0 || alternatives.some((digests) => digests.length === 0)) return 'mismatch';
  const url = resource.id as string;
  const held = getContext(url, 'conformance') ?? getSchema(url);
  if (held !== undefined) {
    const published = held.publishedDigests.flatMap(readSri);
    return alternatives.every((digests) => fits(digests, held.bytes, published)) ? 'matched' : 'mismatch';
  }
  if (fetchResource === undefined) return 'unchecked';
  try {
    const bytes = await fetchResource(url);
    return alternatives.every((digests) => fits(digests, bytes, [])) ? 'matched' : 'mismatch';
  } catch {
    return 'unavailable';
  }
}

/** `published`: digests of the same document in the bytes of its publisher, where ours differ in white space. */
function fits(digests: readonly Digest[], bytes: Uint8Array, published: readonly Digest[]): boolean {
  return digests.some(
    (digest) =>
      equal(digest.bytes, createHash(digest.algorithm).update(bytes).digest()) ||
      published.some((one) => one.algorithm === digest.algorithm && equal(one.bytes, digest.bytes)),
  );
}

const equal = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);

/** Several digests stand side by side, and the strongest kind decides: https://www.w3.org/TR/SRI/#agility */
function readSri(text: unknown): Digest[] {
  const digests = String(text)
    .split(/[\t\n\f\r ]+/)
    .flatMap((token) => {
      const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/.exec(token);
      return match === null
        ? []
        : [{ algorithm: match[1] as Algorithm, bytes: Uint8Array.from(Buffer.from(match[2] as string, 'base64')) }];
    });
  const strongest = digests
    .map(({ algorithm }) => algorithm)
    .sort()
    .at(-1);
  return digests.filter(({ algorithm }) => algorithm === strongest);
}

/** Multihash codes: https://github.com/multiformats/multicodec */
const MULTIHASH: readonly { algorithm: Algorithm; prefix: readonly [number, number] }[] = [
  { algorithm: 'sha256', prefix: [0x12, 32] },
  { algorithm: 'sha512', prefix: [0x13, 64] },
  { algorithm: 'sha384', prefix: [0x20, 48] },
];

function readMultibase(text: unknown): Digest[] {
  if (typeof text !== 'string') return [];
  const bytes = text.startsWith('z')
    ? decodeBase58(text.slice(1))
    : text.startsWith('u')
      ? decodeBase64url(text.slice(1))
      : undefined;
  const kind = MULTIHASH.find(({ prefix }) => prefix.every((byte, i) => bytes?.[i] === byte));
  return kind === undefined || bytes?.length !== kind.prefix[1] + 2
    ? []
    : [{ algorithm: kind.algorithm, bytes: bytes.subarray(2) }];
}
