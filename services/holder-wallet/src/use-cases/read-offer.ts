// Reads an offer, wherever it stands, and what its issuer says about itself. Nothing is accepted by reading.

import type { IssuerMetadata } from '@skill-records/oid4vc/issuance/issuer-metadata';
import { type CredentialOffer, parseOfferInput } from '@skill-records/oid4vc/issuance/offer';
import { Problem } from '@skill-records/service-kit/problem';
import { fetchIssuerMetadata, fetchOffer } from '../clients/credential-issuer.ts';
import { type Http, RefusedError, UnreachableError } from '../clients/http.ts';
import type { Wallet } from './dependencies.ts';
import { sha256 } from './keyed-hash.ts';
import { toOfferProblem } from './offer-problems.ts';

/** The two members of the API; `credential_offer_uri` may also be the whole link of a QR code. */
export interface OfferInput {
  credential_offer?: unknown;
  credential_offer_uri?: string;
}

export function httpOf(wallet: Wallet): Http {
  return { guardedFetch: wallet.guardedFetch, allowedInsecureOrigins: wallet.config.ALLOWED_INSECURE_ORIGINS };
}

/** Throws problems `offer_malformed` and `offer_unreachable`. */
export async function readOffer(wallet: Wallet, input: OfferInput): Promise<CredentialOffer> {
  const http = httpOf(wallet);
  try {
    const parsed = parseOfferInput(unwrapLink(input), http);
    return parsed.kind === 'value' ? parsed.offer : await fetchOffer(http, parsed.uri);
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof RefusedError) {
      throw new Problem('offer_unreachable', { cause: error });
    }
    throw toOfferProblem(error);
  }
}

/** Throws problems `issuer_unreachable`, `issuer_mismatch`, `issuer_invalid`. */
export async function readIssuer(wallet: Wallet, offer: CredentialOffer): Promise<IssuerMetadata> {
  try {
    return await fetchIssuerMetadata(httpOf(wallet), offer.credentialIssuer);
  } catch (error) {
    if (error instanceof RefusedError) throw new Problem('issuer_invalid', { cause: error });
    throw toOfferProblem(error);
  }
}

/** The same offer has the same hash, by value and by reference. */
export function hashOffer(offer: CredentialOffer): Buffer {
  return sha256(`${offer.credentialIssuer}\n${offer.preAuthorizedCode}`);
}

/** People paste what they have: the scanned link, or the link of a wallet page. */
function unwrapLink({ credential_offer: value, credential_offer_uri: uri }: OfferInput): string | OfferInput {
  const text = uri ?? value;
  const one = uri === undefined || value === undefined;
  const isLink =
    typeof text === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^?]*\?(.*&)?credential_offer(_uri)?=/i.test(text.trim());
  if (one && isLink) return text.trim();
  return {
    ...(value !== undefined && { credential_offer: value }),
    ...(uri !== undefined && { credential_offer_uri: uri }),
  };
}
