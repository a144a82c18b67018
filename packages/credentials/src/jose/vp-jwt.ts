// `vp+jwt`: a presentation of the VC Data Model 2.0 as the payload of a JWT that its holder signs for one verifier.
// https://www.w3.org/TR/vc-jose-cose/#securing-vps-with-jose
import { decodeJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import type { ProofCheck, ProofCheckOptions } from '../checks/proof.ts';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { isMediaType } from '../formats.ts';
import { guardDocument } from '../guard-document.ts';
import { idOf, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V2, checkPresentationStructure } from '../structure.ts';
import { type CheckCode, failed, passed } from '../verdict.ts';
import { findDocumentFault } from './document-fault.ts';
import { hasClaimsOf11 } from './fold-claims.ts';
import { readJwtTimes, signatureTimeFault, toSeconds } from './jwt-times.ts';
import { requestFault } from './request-claims.ts';
import { signCompact } from './sign-compact.ts';
import { verifySignedBy } from './signed-by.ts';

/**
 * `presentation` is complete but for the claims of the JWT. Throws CredentialError: `structure_invalid`, every code of
 * guardDocument, `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function signVpJwt(
  presentation: JsonObject,
  o: { signer: Signer; challenge: string; domain: string; documentLoader: DocumentLoader; now: Date },
): Promise<string> {
  guardDocument(presentation, o.documentLoader);
  if (hasClaimsOf11(presentation) || payloadFault(presentation) !== undefined) {
    throw new CredentialError('structure_invalid', 'The presentation breaks a rule of the format or of the data model');
  }
  const claims = { iss: o.signer.controller, aud: o.domain, nonce: o.challenge, iat: toSeconds(o.now) };
  const header = { typ: 'vp+jwt', cty: 'vp', kid: o.signer.id };
  return signCompact({ signer: o.signer, header, payload: { ...presentation, ...claims } });
}

/**
 * The proof of a `vp+jwt`: by a key that its holder authenticates with, for this challenge (`nonce`) and this domain
 * (`aud`) alone. `document` is the payload. The holder is the DID that signed; `holder` and `iss` may repeat it.
 */
export async function checkVpJwtProof(
  input: unknown,
  o: ProofCheckOptions & { challenge: string; domain: string },
): Promise<ProofCheck> {
  const jws = decodeJws(input, o.maxCharacters);
  if (jws === undefined) return refusal('proof_malformed');
  const { header, payload } = jws;
  if (header.typ !== undefined && !isMediaType(header.typ, 'vp+jwt')) return refusal('typ_mismatch');
  if (header.cty !== undefined && !isMediaType(header.cty, 'vp')) return refusal('typ_mismatch');
  if (hasClaimsOf11(payload)) return refusal('claims_conflict');
  const fault = (await findDocumentFault(payload, o, payloadFault)) ?? requestFault(payload, o);
  if (fault !== undefined) return refusal(fault);
  const times = readJwtTimes(payload);
  if (times === undefined) return refusal('proof_malformed');
  const timeFault = signatureTimeFault(times, o.now);
  if (timeFault !== undefined) return refusal(timeFault);

  const holders = payload.holder === undefined ? [] : [idOf(payload.holder)];
  const signed = await verifySignedBy(jws, {
    relationship: 'authentication',
    authors: [...holders, ...[payload.iss, header.iss].filter((author) => author !== undefined)],
    mismatch: 'holder_mismatch',
    resolveDid: o.resolveDid,
    signedAt: times.iat ?? o.now,
  });
  if ('code' in signed) return refusal(signed.code);
  return { check: passed('proof'), format: 'vc+jwt', document: payload, controller: signed.controller };
}

function payloadFault(payload: JsonObject): CheckCode | undefined {
  if (payload.proof !== undefined) return 'proof_multiple';
  const { '@context': contexts, type, jti, id } = payload;
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V2) return 'structure_invalid';
  if (Array.isArray(type) && type.includes('EnvelopedVerifiablePresentation')) return 'structure_invalid';
  if (jti !== undefined && id !== undefined && jti !== id) return 'claims_conflict';
  return checkPresentationStructure(payload).length > 0 ? 'structure_invalid' : undefined;
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code), format: 'vc+jwt' };
}
