// What is known about an offer between its steps; kept sealed in the acceptance's row.

import type { CredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import type { GrantedConfiguration } from '@skill-records/oid4vc/issuance/token';
import type { LocalizedText } from './read-json.ts';

export interface Progress {
  offer: CredentialOffer;
  issuer: { id: string; host: string; name: LocalizedText };
  endpoints: { token: string; credential: string; nonce?: string; notification?: string };
  items: {
    configurationId: string;
    format: string;
    /** Every one of them must be among the types of what arrives. */
    types: string[];
    proofForm?: 'kid' | 'jwk';
  }[];
  accessToken?: string;
  granted?: GrantedConfiguration[];
  /** The issuer's answers as exact texts, one per item that is there. */
  answers: { configurationId: string; text: string; count: number; notificationId?: string }[];
}

/**
 * How long a step may take: between two writings stand at most the metadata of issuer and authorization server and the
 * token (5 s each at most), or a nonce (5 s) and a credential (10 s), with room for the rest.
 */
export const LEASE_SECONDS = 20;
