// The suites with which a holder shows parts of a credential: signing (base), deriving and verifying (derived).
/// <reference path="../types/digitalbazaar.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { CredentialError } from '../credential-error.ts';
import type { Cryptosuite } from './cryptosuites.ts';
import { isBbsSigner, type ProofSigner, provenBbsSigner, provenSigner } from './proven-signer.ts';

/** A suite that makes a base proof at `now`. Throws CredentialError `signer_unsupported`. */
export async function createBaseSuite(
  cryptosuite: Cryptosuite,
  o: { signer: ProofSigner; now: Date; mandatoryPointers: readonly string[] },
): Promise<object> {
  const { signer, now: date } = o;
  const mandatoryPointers = [...o.mandatoryPointers];
  if (cryptosuite === 'bbs-2023' && isBbsSigner(signer)) {
    const [library, { BBS_ALGORITHM, verifyBbsSignature }] = await Promise.all([loadBbs(), import('./bbs-key.ts')]);
    return new DataIntegrityProof({
      signer: provenBbsSigner(signer, BBS_ALGORITHM, verifyBbsSignature),
      date,
      cryptosuite: library.createSignCryptosuite({ mandatoryPointers }),
    });
  }
  if (cryptosuite !== 'ecdsa-sd-2023' || isBbsSigner(signer) || signer.algorithm !== 'P-256') {
    throw new CredentialError('signer_unsupported', 'This selective suite does not sign with this kind of key');
  }
  return new DataIntegrityProof({
    signer: provenSigner(signer),
    date,
    cryptosuite: ecdsaSd2023.createSignCryptosuite({ mandatoryPointers }),
  });
}

/** A suite that derives from the one base proof of a document. The presentation header is of `bbs-2023` alone. */
export async function createDerivingSuite(
  cryptosuite: Cryptosuite,
  o: { selectivePointers: readonly string[]; presentationHeader?: Uint8Array },
): Promise<object> {
  const selectivePointers = [...o.selectivePointers];
  if (cryptosuite !== 'bbs-2023') {
    return new DataIntegrityProof({ cryptosuite: ecdsaSd2023.createDiscloseCryptosuite({ selectivePointers }) });
  }
  const { presentationHeader = new Uint8Array() } = o;
  const library = await loadBbs();
  return new DataIntegrityProof({
    cryptosuite: library.createDiscloseCryptosuite({ selectivePointers, presentationHeader }),
  });
}

/** A suite that verifies a derived proof. */
export async function createDerivedSuite(cryptosuite: Cryptosuite): Promise<object> {
  const library = cryptosuite === 'bbs-2023' ? await loadBbs() : ecdsaSd2023;
  return new DataIntegrityProof({ cryptosuite: library.createVerifyCryptosuite() });
}

/** Pairing arithmetic is slow to load, and few deployments allow it. */
function loadBbs() {
  return import('@digitalbazaar/bbs-2023-cryptosuite');
}
