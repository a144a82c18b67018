// What surrounds a case: the time, the DIDs, the status lists, whom the verifier trusts, and what it asked for.

import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import { createDocumentLoader, type DocumentLoader } from '../../src/document-loader.ts';
import type { VerifyOptions } from '../../src/verify-credential.ts';
import type { ListSpec, WorldSpec } from './corpus-case.ts';
import { applyJsonOps, type JsonOp } from './json-ops.ts';
import { ACADEMY, academyDocument, HTTPS_ISSUER, PEOPLE } from './people.ts';
import { parseListUrl, serveList } from './status-lists.ts';

export const NOW = '2026-05-01T12:00:00Z';
export const CHALLENGE = 'kT4f0w-9QmE2';
export const DOMAIN = 'decentralized_identifier:did:web:recruit.example';

export type PresentationOptions = VerifyOptions & { challenge: string; domain: string };

const TRUSTED = new Set<string>(
  Object.values(PEOPLE)
    .map(({ did }) => did)
    .filter((did) => did !== PEOPLE.stranger.did),
);

const TRUST: Record<NonNullable<WorldSpec['trust']>, VerifyOptions['issuerTrust']> = {
  listed: { policy: 'listed', isListed: (did) => TRUSTED.has(did) },
  any: { policy: 'any', isListed: () => false },
  nobody: { policy: 'listed', isListed: () => false },
  anybody: { policy: 'listed', isListed: () => true },
  broken: { policy: 'listed', isListed: () => Promise.reject(new Error('away')) },
};

/** One for all cases that leave the DIDs as they are, so that the caches of the product are warm as in production. */
const usual = { product: surroundings({}), conformance: surroundings({ contexts: 'conformance' }) };

export function createWorld(spec: WorldSpec = {}): PresentationOptions {
  const { documentLoader, resolveDid } =
    spec.did || spec.didText !== undefined ? surroundings(spec) : usual[spec.contexts ?? 'product'];
  return {
    documentLoader,
    resolveDid,
    now: new Date(spec.now ?? NOW),
    challenge: spec.challenge ?? CHALLENGE,
    domain: spec.domain ?? DOMAIN,
    issuerTrust: TRUST[spec.trust ?? 'listed'],
    fetchStatusList: (url) => fetchList(url, spec.lists ?? {}),
    fetchStatusToken: (url) => fetchList(url, spec.lists ?? {}),
    resolveJwtIssuer: async (iss) => publishedKeys(iss, spec.published),
    ...spec.options,
  };
}

function surroundings(spec: WorldSpec): { documentLoader: DocumentLoader; resolveDid: ResolveDid } {
  const resolveDid = createDidResolver({
    now: () => Date.parse(NOW),
    fetchDocument: async (url) => {
      if (url !== `https://${ACADEMY.slice('did:web:'.length)}/.well-known/did.json`) throw new Error('404');
      const text = spec.didText ?? JSON.stringify(applyJsonOps(academyDocument(), spec.did));
      return Buffer.from(text, 'utf8');
    },
  });
  return { resolveDid, documentLoader: createDocumentLoader({ resolveDid, contexts: spec.contexts ?? 'product' }) };
}

/** What the issuer's metadata lists; `published` of a case changes it. */
function publishedKeys(iss: string, ops?: JsonOp[]): PublicJwk[] {
  if (iss !== HTTPS_ISSUER) throw new Error('404');
  const { publicJwk } = PEOPLE.https.key;
  return applyJsonOps([{ ...publicJwk, kid: 'key-1' }], ops) as PublicJwk[];
}

async function fetchList(url: string, lists: Record<string, ListSpec>): Promise<Uint8Array> {
  const at = parseListUrl(url);
  if (at === undefined) throw new Error('404');
  return serveList(at, lists[at.purpose] ?? {});
}
