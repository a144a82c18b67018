// `jwt_vc_json`: a credential of the VC Data Model 1.1 as a JWT with the claim `vc`, issued and checked.
// https://www.w3.org/TR/vc-data-model/#json-web-token
import { decodeJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import type { ProofCheck, ProofCheckOptions } from '../checks/proof.ts';
import { CredentialError } from '../credential-error.ts';
import { parseDateTimeStamp } from '../date-time.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { expandTypes } from '../expand-types.ts';
import { guardDocument } from '../guard-document.ts';
import { idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V1, checkStructure } from '../structure.ts';
import { type CheckCode, failed, passed } from '../verdict.ts';
import { findDocumentFault } from './document-fault.ts';
import { foldClaims } from './fold-claims.ts';
import { readJwtTimes, signatureTimeFault, toSeconds } from './jwt-times.ts';
import { signCompact } from './sign-compact.ts';
import { verifySignedBy } from './signed-by.ts';

/**
 * Resolves to the compact JWT. `vc` holds the whole credential and the registered claims repeat it, so that readers of
 * either find everything. Throws CredentialError: `structure_invalid`, every code of guardDocument, `term_undefined`,
 * `proof_present`, `issuer_mismatch`, `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function issueJwtVcJson(
  credential: JsonObject,
  o: { signer: Signer; documentLoader: DocumentLoader; now: Date },
): Promise<string> {
  guardDocument(credential, o.documentLoader);
  if (credential.proof !== undefined) throw new CredentialError('proof_present', 'The credential already has a proof');
  if (structureFault(credential) !== undefined) {
    throw new CredentialError('structure_invalid', 'The credential breaks a rule of the format or of the data model');
  }
  if (idOf(credential.issuer) !== o.signer.controller) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  await expandTypes(credential, o.documentLoader);
  const { id, issuanceDate, expirationDate, credentialSubject } = credential;
  const nbf = parseDateTimeStamp(issuanceDate);
  const exp = parseDateTimeStamp(expirationDate);
  const subject = idOf(isJsonObject(credentialSubject) ? credentialSubject.id : undefined);
  const payload: JsonObject = {
    iss: o.signer.controller,
    ...(subject === undefined ? {} : { sub: subject }),
    ...(typeof id === 'string' ? { jti: id } : {}),
    iat: toSeconds(o.now),
    ...(nbf === undefined ? {} : { nbf: toSeconds(nbf) }),
    ...(exp === undefined ? {} : { exp: toSeconds(exp) }),
    vc: credential,
  };
  return signCompact({ signer: o.signer, header: { typ: 'JWT', kid: o.signer.id }, payload });
}

/**
 * Check `proof` of a `jwt_vc_json`. `document` is the credential with the registered claims folded back into it (see
 * foldClaims). `exp` and `nbf` are its expirationDate and issuanceDate and belong to the check `validity`.
 */
export async function checkJwtVcJsonProof(input: unknown, o: ProofCheckOptions): Promise<ProofCheck> {
  const jws = decodeJws(input, o.maxCharacters);
  if (jws === undefined) return refusal('proof_malformed');
  const { header, payload } = jws;
  if (header.typ !== undefined && header.typ !== 'JWT') return refusal('typ_mismatch');
  const folded = foldClaims(payload, 'vc');
  if ('code' in folded) return refusal(folded.code);
  const { document } = folded;
  const fault = await findDocumentFault(document, o, structureFault);
  if (fault !== undefined) return refusal(fault);
  // RFC 7519, section 4.1.3: a token for a named audience is for nobody else, and a credential is for everybody.
  if (payload.aud !== undefined) return refusal('domain_mismatch');
  const { iat } = readJwtTimes(payload) ?? {};
  const timeFault = signatureTimeFault(iat === undefined ? {} : { iat }, o.now);
  if (timeFault !== undefined) return refusal(timeFault);

  const signed = await verifySignedBy(jws, {
    relationship: 'assertionMethod',
    authors: [payload.iss, idOf(document.issuer)],
    mismatch: 'issuer_mismatch',
    resolveDid: o.resolveDid,
    signedAt: iat ?? o.now,
  });
  if ('code' in signed) return refusal(signed.code);
  return { check: passed('proof'), format: 'jwt_vc_json', document, controller: signed.controller };
}

/** What makes a document no credential of 1.1. A JWT speaks about one subject: `sub` can name no more. */
function structureFault(document: JsonObject): CheckCode | undefined {
  // A second proof, which nobody would check.
  if (document.proof !== undefined) return 'proof_multiple';
  const { '@context': contexts, type, credentialSubject } = document;
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V1) return 'structure_invalid';
  if (Array.isArray(type) && type.includes('EnvelopedVerifiableCredential')) return 'structure_invalid';
  if (Array.isArray(credentialSubject)) return 'structure_invalid';
  return checkStructure(document).length > 0 ? 'structure_invalid' : undefined;
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code), format: 'jwt_vc_json' };
}
