// BLS12-381 keys: the one kind of key that signs a list of statements, so that its holder can prove any part of them.
/// <reference path="../types/digitalbazaar.d.ts" />
import * as Bls12381Multikey from '@digitalbazaar/bls12-381-multikey';
import { decodeBase64url } from '@skill-records/dids/base64url';
import { decodeMultikey, encodeMultikey } from '@skill-records/dids/multikey';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { CredentialError } from '../credential-error.ts';

/** https://www.w3.org/TR/vc-di-bbs/ uses this ciphersuite alone. */
export const BBS_ALGORITHM = Bls12381Multikey.ALGORITHMS.BBS_BLS12381_SHA256;

/** The counterpart of a Signer for `bbs-2023`; a KMS adapter implements the same members. */
export interface BbsSigner {
  /** The verification method, a DID URL. */
  id: string;
  /** The DID that the verification method belongs to. */
  controller: string;
  algorithm: 'BLS12-381-G2';
  publicJwk: PublicJwk;
  /** Resolves to the 80 bytes of the BBS signature. */
  multisign(input: { header: Uint8Array; messages: Uint8Array[] }): Promise<Uint8Array>;
}

/** A fresh key pair; the secret as Multikey text (`z…`), to be sealed by whoever keeps it. */
export async function generateBbsKeyPair(): Promise<{ secretKeyMultibase: string; publicJwk: PublicJwk }> {
  const pair = await Bls12381Multikey.generateBbsKeyPair({ algorithm: BBS_ALGORITHM });
  const { secretKeyMultibase, publicKeyMultibase } = pair;
  return { secretKeyMultibase: secretKeyMultibase as string, publicJwk: decodeMultikey(publicKeyMultibase) };
}

/**
 * A signer in this process. The pair is proved once, here. Throws CredentialError `signer_unsupported` when the secret is no
 * BLS12-381 key, or not the one of `publicJwk`.
 */
export async function createBbsSigner(o: {
  secretKeyMultibase: string;
  publicJwk: PublicJwk;
  id: string;
  controller: string;
}): Promise<BbsSigner> {
  let multisign: BbsSigner['multisign'];
  try {
    const publicKeyMultibase = encodeMultikey(o.publicJwk);
    const key = await Bls12381Multikey.from({
      type: 'Multikey',
      publicKeyMultibase,
      secretKeyMultibase: o.secretKeyMultibase,
    });
    multisign = key.signer().multisign;
  } catch {
    // The cause is dropped on purpose: what a library says about a secret key belongs in no log.
    throw new CredentialError('signer_unsupported', 'The secret is no BLS12-381 key');
  }
  const { id, controller, publicJwk } = o;
  const signer: BbsSigner = { id, controller, algorithm: 'BLS12-381-G2', publicJwk, multisign };
  const proving = { header: new Uint8Array(64), messages: [new Uint8Array([1])] };
  const signature = await signer.multisign(proving);
  if (!(await verifyBbsSignature(publicJwk, signature, proving))) {
    throw new CredentialError('signer_unsupported', 'The secret and the public key are not one pair');
  }
  return signer;
}

/** BBS signatures are verified by proving everything that they cover, which is the check that a verifier makes too. */
export async function verifyBbsSignature(
  publicJwk: PublicJwk,
  signature: Uint8Array,
  { header, messages }: { header: Uint8Array; messages: Uint8Array[] },
): Promise<boolean> {
  try {
    const key = await Bls12381Multikey.fromRaw({
      algorithm: BBS_ALGORITHM,
      publicKey: decodeBase64url(publicJwk.x) as Uint8Array,
    });
    const presentationHeader = new Uint8Array();
    const disclosedMessageIndexes = [...messages.keys()];
    const proof = await key.deriveProof({ signature, header, messages, presentationHeader, disclosedMessageIndexes });
    return await key.verifier().multiverify({ proof, header, presentationHeader, messages });
  } catch {
    return false;
  }
}
