// Makes the bytes that are served of a list: a signed Bitstring Status List credential or a signed Status List Token.
import { createTemplateStore } from '@skill-records/credentials/canonicalization/template-store';
import type { ChunkedBits } from '@skill-records/credentials/chunked-bits';
import type { DocumentLoader } from '@skill-records/credentials/document-loader';
import { createStatusListCredential, type StatusPurpose } from '@skill-records/credentials/status-list';
import { signStatusListToken } from '@skill-records/credentials/token-status-list';
import type { Signer } from '@skill-records/dids/signer';
import type { ListPurpose } from '../store/status-lists.ts';

/** Clocks of verifiers may be behind ours by this much; a list must not seem to begin in the future. */
const CLOCK_TOLERANCE_MS = 60_000;

export interface UnsignedList {
  url: string;
  purpose: ListPurpose;
  /** As createHotLists keeps them: in the order and container of the list's kind. */
  bits: ChunkedBits;
  validUntil: Date;
  ttlMs: number;
}

/** The one place where lists are signed. Ed25519 keys make `eddsa-rdfc-2022`, P-256 keys `ecdsa-rdfc-2019` proofs. */
export type SignList = (list: UnsignedList, o: { signer: Signer; now: Date }) => Promise<Uint8Array>;

export function createListSigner(
  documentLoader: DocumentLoader,
  onMismatch: (mismatch: string) => void = () => {},
): SignList {
  // One publication of a list differs from the next in times and bits alone.
  const templates = createTemplateStore({ documentLoader, onMismatch });
  return async (list, { signer, now }) => {
    if (list.purpose === 'status') {
      const { url: uri, bits, validUntil: expiresAt, ttlMs } = list;
      return Buffer.from(await signStatusListToken({ signer, uri, bits, issuedAt: now, expiresAt, ttlMs }));
    }
    const unsigned = createStatusListCredential({
      id: list.url,
      issuer: signer.controller,
      statusPurpose: list.purpose satisfies StatusPurpose,
      bits: list.bits,
      validFrom: new Date(now.getTime() - CLOCK_TOLERANCE_MS),
      validUntil: list.validUntil,
      ttlMs: list.ttlMs,
    });
    const cryptosuite = signer.algorithm === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019';
    return Buffer.from(await templates.sign(unsigned, { key: list.purpose, signer, cryptosuite, now }));
  };
}
