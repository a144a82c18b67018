// Adapts our signers to the proof libraries, so that no signature leaves that the signer's own public key does not verify.
import { decodeBase64url } from '@skill-records/dids/base64url';
import { verifySignature } from '@skill-records/dids/signature';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from '../credential-error.ts';
import type { BbsSigner } from './bbs-key.ts';

/** Whoever signs credentials: a Signer, or for `bbs-2023` a BbsSigner. */
export type ProofSigner = Signer | BbsSigner;

export function isBbsSigner(signer: ProofSigner): signer is BbsSigner {
  return signer.algorithm === 'BLS12-381-G2';
}

/** What a suite of the library takes as `signer`. Remote signers fail, and are swapped, silently: `signature_wrong`. */
export function provenSigner(signer: Signer): object {
  return {
    id: signer.id,
    algorithm: signer.algorithm,
    async sign({ data }: { data: Uint8Array }): Promise<Uint8Array> {
      const signature = await signer.sign({ data });
      if (!verifySignature({ publicJwk: signer.publicJwk, data, signature })) throw wrong();
      return signature;
    },
  };
}

/** The same for BBS, whose signer takes the statements one by one. */
export function provenBbsSigner(signer: BbsSigner, algorithm: string, verify: VerifyBbs): object {
  return {
    id: signer.id,
    algorithm,
    publicKey: decodeBase64url(signer.publicJwk.x),
    async multisign(input: { header: Uint8Array; messages: Uint8Array[] }): Promise<Uint8Array> {
      const signature = await signer.multisign(input);
      if (!(await verify(signer.publicJwk, signature, input))) throw wrong();
      return signature;
    },
    // The library asks for it, and does not call it beside `multisign`.
    async sign(): Promise<never> {
      throw wrong();
    },
  };
}

type VerifyBbs = typeof import('./bbs-key.ts').verifyBbsSignature;

function wrong(): CredentialError {
  return new CredentialError('signature_wrong', 'The signer returned a signature that its public key does not verify');
}
