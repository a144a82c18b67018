// `vc+jwt`: a credential of the VC Data Model 2.0 as the payload of a JWT, issued and checked.
// https://www.w3.org/TR/vc-jose-cose/#securing-with-jose
import { decodeJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import type { ProofCheck, ProofCheckOptions } from '../checks/proof.ts';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { expandTypes } from '../expand-types.ts';
import { isMediaType } from '../formats.ts';
import { guardDocument } from '../guard-document.ts';
import { idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { confirmationOf } from '../sd-jwt/claims.ts';
import { CREDENTIALS_V2, checkStructure } from '../structure.ts';
import { type CheckCode, failed, passed } from '../verdict.ts';
import { findDocumentFault } from './document-fault.ts';
import { hasClaimsOf11 } from './fold-claims.ts';
import { readJwtTimes, signatureTimeFault, toSeconds } from './jwt-times.ts';
import { signCompact } from './sign-compact.ts';
import { verifySignedBy } from './signed-by.ts';

/**
 * Resolves to the compact JWT. The payload is the credential with `iss` and `iat`, which speak about the signature.
 * Throws CredentialError: `structure_invalid`, every code of guardDocument, `term_undefined` (a type that no context
 * defines), `proof_present`, `issuer_mismatch`, `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function issueVcJwt(
  credential: JsonObject,
  o: { signer: Signer; documentLoader: DocumentLoader; now: Date },
): Promise<string> {
  guardDocument(credential, o.documentLoader);
  if (credential.proof !== undefined) throw new CredentialError('proof_present', 'The credential already has a proof');
  if (idOf(credential.issuer) !== o.signer.controller) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  const payload: JsonObject = { ...credential, iss: o.signer.controller, iat: toSeconds(o.now) };
  // What would be refused by our own verification is not issued.
  if (hasClaimsOf11(payload) || (payloadFault(payload) ?? claimsFault(payload)) !== undefined) {
    throw new CredentialError('structure_invalid', 'The credential breaks a rule of the format or of the data model');
  }
  await expandTypes(payload, o.documentLoader);
  return signCompact({ signer: o.signer, header: { typ: 'vc+jwt', cty: 'vc', kid: o.signer.id }, payload });
}

/**
 * Check `proof` of a `vc+jwt`. `document` is the payload. All that needs no key is checked before one is looked for;
 * the JSON-LD rules of guardDocument hold here too, so that one credential means the same in every format.
 */
export async function checkVcJwtProof(input: unknown, o: ProofCheckOptions): Promise<ProofCheck> {
  const jws = decodeJws(input, o.maxCharacters);
  if (jws === undefined) return refusal('proof_malformed');
  const { header, payload } = jws;
  if (header.typ !== undefined && !isMediaType(header.typ, 'vc+jwt')) return refusal('typ_mismatch');
  if (header.cty !== undefined && !isMediaType(header.cty, 'vc')) return refusal('typ_mismatch');
  if (hasClaimsOf11(payload)) return refusal('claims_conflict');
  const fault = (await findDocumentFault(payload, o, payloadFault)) ?? claimsFault(payload);
  if (fault !== undefined) return refusal(fault);
  const times = readJwtTimes(payload);
  if (times === undefined) return refusal('proof_malformed');
  const timeFault = signatureTimeFault(times, o.now);
  if (timeFault !== undefined) return refusal(timeFault);

  const signed = await verifySignedBy(jws, {
    relationship: 'assertionMethod',
    authors: [idOf(payload.issuer), payload.iss, header.iss].filter((author) => author !== undefined),
    mismatch: 'issuer_mismatch',
    resolveDid: o.resolveDid,
    signedAt: times.iat ?? o.now,
  });
  if ('code' in signed) return refusal(signed.code);
  const confirmation = confirmationOf(payload);
  return {
    check: passed('proof'),
    format: 'vc+jwt',
    document: payload,
    controller: signed.controller,
    ...(confirmation === undefined ? {} : { confirmation }),
  };
}

/** What makes the payload no credential of this format. */
function payloadFault(payload: JsonObject): CheckCode | undefined {
  // A second proof, which nobody would check.
  if (payload.proof !== undefined) return 'proof_multiple';
  const { '@context': contexts, type } = payload;
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V2) return 'structure_invalid';
  // Members of 1.1, which 2.0 does not define: here they would be signed and mean nothing.
  if (payload.issuanceDate !== undefined || payload.expirationDate !== undefined) return 'structure_invalid';
  // Depth 1: what an envelope carries is no envelope.
  if (Array.isArray(type) && type.includes('EnvelopedVerifiableCredential')) return 'structure_invalid';
  return checkStructure(payload).length > 0 ? 'structure_invalid' : undefined;
}

/** Registered claims beside the credential may repeat it, and may not contradict it. */
function claimsFault(payload: JsonObject): CheckCode | undefined {
  const { jti, sub, aud, cnf, id, credentialSubject } = payload;
  // RFC 7519, section 4.1.3: a token for a named audience is for nobody else, and a credential is for everybody.
  if (aud !== undefined) return 'domain_mismatch';
  if (jti !== undefined && jti !== id) return 'claims_conflict';
  if (sub !== undefined && !(isJsonObject(credentialSubject) && credentialSubject.id === sub)) return 'claims_conflict';
  // A key in there that cannot be read binds to nobody, and must not look like no binding at all.
  const readable = cnf === undefined || (isJsonObject(cnf) && (cnf.jwk === undefined || confirmationOf(payload)));
  return readable ? undefined : 'structure_invalid';
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code), format: 'vc+jwt' };
}
