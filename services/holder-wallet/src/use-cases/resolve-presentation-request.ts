// Fetches and verifies a verifier's request, and keeps it for the person to decide. Nothing is answered by resolving.
import { randomBytes, randomUUID } from 'node:crypto';
import { parseRequestLink, verifyAuthorizationRequest } from '@skill-records/oid4vc/presentation/request';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { fetchRequestObject } from '../clients/presentation-verifier.ts';
import { deleteOldRequests, putRequest } from '../store/presentation-requests.ts';
import type { Wallet } from './dependencies.ts';
import { sha256 } from './keyed-hash.ts';
import { toRequestProblem } from './presentation-problems.ts';
import { httpOf } from './read-offer.ts';
import { type PresentationView, readPresentationRequest } from './read-presentation-request.ts';
import type { StoredRequest } from './stored-request.ts';
import { openVault } from './vault.ts';

/** A verifier's session is usually over after five minutes; later it refuses the answer anyway. */
const REQUEST_MINUTES = 15;

/**
 * `link` is the URI of a QR code or the address of a wallet page. Throws problems `request_malformed`,
 * `request_unreachable`, `request_not_authentic`, `request_not_supported`, `response_uri_refused`.
 */
export async function resolvePresentationRequest(
  wallet: Wallet,
  userId: string,
  link: string,
): Promise<PresentationView> {
  const stored = await readRequestObject(wallet, link.trim());
  const { clientId, nonce } = stored.request;
  const row = await withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    await deleteOldRequests(tx, userId);
    return putRequest(tx, {
      tenantId: userId,
      id: randomUUID(),
      requestHash: sha256(`${clientId}\n${nonce}`),
      requestSealed: (id) => vault.sealJson('request', id, stored),
      minutes: REQUEST_MINUTES,
    });
  });
  return readPresentationRequest(wallet, userId, row.id);
}

async function readRequestObject(wallet: Wallet, text: string): Promise<StoredRequest> {
  const http = httpOf(wallet);
  try {
    const link = parseRequestLink(text, http);
    const walletNonce = randomBytes(16).toString('base64url');
    const byPost = link.kind === 'reference' && link.method === 'post';
    const jws =
      link.kind === 'value'
        ? link.request
        : await fetchRequestObject(http, link.requestUri, { method: link.method, walletNonce });
    const request = await verifyAuthorizationRequest(jws, {
      clientId: link.clientId,
      resolveDid: wallet.resolveDid,
      now: wallet.now(),
      formats: ['ldp_vc'],
      ...(byPost && { walletNonce }),
      ...http,
    });
    const origin = link.kind === 'reference' ? new URL(link.requestUri).origin : undefined;
    checkResponseUri(request, origin);
    return { request, host: new URL(request.responseUri).host };
  } catch (error) {
    throw error instanceof Problem ? error : toRequestProblem(error);
  }
}

/**
 * A signed request proves a DID, not an address: an attacker with a DID of its own could name somebody else's page as the
 * place the link came from. So the answer goes to the DID's own host (did:web), else to where the request was fetched
 * (OpenID4VP 1.0, section 14, "Validation of the Response URI"). Throws problem `response_uri_refused`.
 */
function checkResponseUri({ did, responseUri }: StoredRequest['request'], requestOrigin: string | undefined): void {
  const response = new URL(responseUri);
  const didHost = /^did:web:([^:]+)/.exec(did)?.[1];
  const fits =
    didHost === undefined ? response.origin === requestOrigin : response.host === decodeURIComponent(didHost);
  if (!fits) throw problem('response_uri_refused');
}
