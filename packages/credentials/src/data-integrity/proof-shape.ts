// What can be said of one proof before any key is looked up.
// https://www.w3.org/TR/vc-data-integrity/#proofs
import type { PublicKeyAlgorithm } from '@skill-records/dids/key-algorithm';
import { CLOCK_SKEW_MS, parseDateTimeStamp } from '../date-time.ts';
import type { JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';
import { type Cryptosuite, definesProof, SUITE_FACTS } from './cryptosuites.ts';
import type { ProofForm } from './proof-value.ts';

/** The fault of a proof, or `undefined`; `now` is the time of verification. */
export function checkProofShape(
  proof: JsonObject,
  o: { cryptosuite: Cryptosuite; purpose: string; contexts: unknown; now: Date },
): CheckCode | undefined {
  const { cryptosuite, purpose, now } = o;
  const { proofPurpose, verificationMethod, proofValue, created, expires, previousProof } = proof;
  if (proofPurpose !== purpose) return 'proof_purpose';
  if (typeof verificationMethod !== 'string' || typeof proofValue !== 'string') return 'proof_malformed';
  if (!definesProof(cryptosuite, o.contexts)) return 'term_undefined';
  const { selective, needsCreated } = SUITE_FACTS[cryptosuite];
  // What is derived leaves the other proofs behind, and could never be verified as a link of a chain.
  if (selective && previousProof !== undefined) return 'proof_unsupported';
  const createdAt = parseDateTimeStamp(created);
  const expiresAt = parseDateTimeStamp(expires);
  if (createdAt === undefined && (needsCreated || created !== undefined)) return 'proof_malformed';
  if (expiresAt === undefined && expires !== undefined) return 'proof_malformed';
  if (createdAt !== undefined && createdAt.getTime() > now.getTime() + CLOCK_SKEW_MS) return 'proof_from_future';
  if (expiresAt !== undefined && expiresAt < now) return 'proof_expired';
  return undefined;
}

/** The form of its proof value: whichever of the suite's kinds of key it fits. */
export function formOf(proof: JsonObject, cryptosuite: Cryptosuite, key?: PublicKeyAlgorithm): ProofForm | undefined {
  const { keys, formOf } = SUITE_FACTS[cryptosuite];
  const forms = (key === undefined ? keys : [key]).map((one) => formOf(proof.proofValue as string, one));
  return forms.find((form) => form !== undefined);
}
