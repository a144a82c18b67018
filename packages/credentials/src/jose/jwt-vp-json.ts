// A presentation of the VC Data Model 1.1 as a JWT with the claim `vp`, signed and checked.
// https://www.w3.org/TR/vc-data-model/#json-web-token
import { decodeJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import type { ProofCheck, ProofCheckOptions } from '../checks/proof.ts';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { guardDocument } from '../guard-document.ts';
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V1, checkPresentationStructure } from '../structure.ts';
import { type CheckCode, failed, passed } from '../verdict.ts';
import { findDocumentFault } from './document-fault.ts';
import { foldClaims } from './fold-claims.ts';
import { readJwtTimes, signatureTimeFault, toSeconds } from './jwt-times.ts';
import { requestFault } from './request-claims.ts';
import { signCompact } from './sign-compact.ts';
import { verifySignedBy } from './signed-by.ts';

/**
 * `presentation` goes into `vp` as it is. Throws CredentialError: `structure_invalid`, every code of guardDocument,
 * `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function signJwtVpJson(
  presentation: JsonObject,
  o: { signer: Signer; challenge: string; domain: string; documentLoader: DocumentLoader; now: Date },
): Promise<string> {
  guardDocument(presentation, o.documentLoader);
  if (structureFault(presentation) !== undefined) {
    throw new CredentialError('structure_invalid', 'The presentation breaks a rule of the format or of the data model');
  }
  const claims = { iss: o.signer.controller, aud: o.domain, nonce: o.challenge, iat: toSeconds(o.now) };
  return signCompact({
    signer: o.signer,
    header: { typ: 'JWT', kid: o.signer.id },
    payload: { ...claims, vp: presentation },
  });
}

/**
 * The proof of a VP JWT: by a key that its holder (`iss`) authenticates with, for this challenge (`nonce`) and this domain
 * (`aud`) alone. `document` is the presentation with the registered claims folded back.
 */
export async function checkJwtVpJsonProof(
  input: unknown,
  o: ProofCheckOptions & { challenge: string; domain: string },
): Promise<ProofCheck> {
  const jws = decodeJws(input, o.maxCharacters);
  if (jws === undefined) return refusal('proof_malformed');
  const { header, payload } = jws;
  if (header.typ !== undefined && header.typ !== 'JWT') return refusal('typ_mismatch');
  const folded = foldClaims(payload, 'vp');
  if ('code' in folded) return refusal(folded.code);
  const { document } = folded;
  const fault = (await findDocumentFault(document, o, structureFault)) ?? requestFault(payload, o);
  if (fault !== undefined) return refusal(fault);
  const times = readJwtTimes(payload) ?? {};
  const timeFault = signatureTimeFault(times, o.now);
  if (timeFault !== undefined) return refusal(timeFault);

  const signed = await verifySignedBy(jws, {
    relationship: 'authentication',
    authors: [payload.iss, idOf(document.holder)],
    mismatch: 'holder_mismatch',
    resolveDid: o.resolveDid,
    signedAt: times.iat ?? o.now,
  });
  if ('code' in signed) return refusal(signed.code);
  return { check: passed('proof'), format: 'jwt_vc_json', document, controller: signed.controller };
}

/** In 1.1 a credential in a presentation is a compact JWT, or an object with a proof of its own. */
function structureFault(document: JsonObject): CheckCode | undefined {
  if (document.proof !== undefined) return 'proof_multiple';
  const { '@context': contexts, verifiableCredential, ...rest } = document;
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V1) return 'structure_invalid';
  const objects = asList(verifiableCredential).filter((credential) => typeof credential !== 'string');
  const readable = { '@context': contexts, ...rest, ...(objects.length > 0 && { verifiableCredential: objects }) };
  const sound = objects.every(isJsonObject) && checkPresentationStructure(readable).length === 0;
  return sound ? undefined : 'structure_invalid';
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code), format: 'jwt_vc_json' };
}
