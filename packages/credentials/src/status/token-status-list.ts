// IETF Token Status List as a JWT: the packed statuses and the signed token that carries them.
// https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/

import { deflateSync } from 'node:zlib';
import { decodeBase64url } from '@skill-records/dids/base64url';
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from '../credential-error.ts';
import type { ChunkedBits } from './chunked-bits.ts';
import { unpackZlib, unpackZlibLater } from './unpack.ts';

/** Header `typ` and media type `application/statuslist+jwt`. Section 5.1. */
export const STATUS_LIST_TYP = 'statuslist+jwt';
export const STATUS_LIST_MEDIA_TYPE = 'application/statuslist+jwt';

/** Section 7.1. 3 and 12 to 15 mean what an application agrees on; all others are not assigned. */
export const TOKEN_STATUS = { valid: 0, invalid: 1, suspended: 2 } as const;

/** Bits per status. Section 4.1. */
export const TOKEN_STATUS_SIZES = [1, 2, 4, 8] as const;

/** `status_list` of a referenced token. Section 6.2. */
export interface TokenStatusReference {
  idx: number;
  uri: string;
}

/** Base64url of the zlib stream; status 0 fills the least significant bits of the first byte. Section 4.1. */
export function encodeTokenStatuses(bits: Uint8Array): string {
  return deflateSync(bits, { level: 9 }).toString('base64url');
}

/** Throws CredentialError `status_list_malformed`, or `status_list_too_large` beyond MAX_BYTES. */
export function decodeTokenStatuses(lst: unknown): Uint8Array {
  return unpackZlib(packedOf(lst));
}

/** The same off the event loop, for tokens as they come from the network. */
export async function decodeTokenStatusesLater(lst: unknown): Promise<Uint8Array> {
  return unpackZlibLater(packedOf(lst));
}

function packedOf(lst: unknown): Uint8Array {
  const packed = decodeBase64url(lst);
  if (packed === undefined || packed.length === 0) {
    throw new CredentialError('status_list_malformed', 'The list of statuses is not base64url');
  }
  return packed;
}

/**
 * Signs a Status List Token (section 5.1). `uri` is where it is served; `bits` are kept with `order: 'lsb',
 * container: 'zlib'`. Times are written in whole seconds, `ttlMs` too. The key is named by `kid`, a DID URL of `iss`:
 * readers know which DID to expect, that of the referenced token's issuer.
 */
export async function signStatusListToken(o: {
  signer: Signer;
  uri: string;
  bits: ChunkedBits;
  issuedAt: Date;
  expiresAt: Date;
  ttlMs: number;
}): Promise<string> {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  return signJws({
    signer: o.signer,
    header: { typ: STATUS_LIST_TYP, kid: o.signer.id },
    payload: {
      sub: o.uri,
      iss: o.signer.controller,
      iat: seconds(o.issuedAt),
      exp: seconds(o.expiresAt),
      ttl: Math.floor(o.ttlMs / 1000),
      status_list: { bits: o.bits.entrySize, lst: o.bits.encode() },
    },
  });
}
