// Verifies a presentation of any format: who made it, for whom, and each credential in it as one of the presenter's own.
import { requireChallenge } from './challenge.ts';
import { checkPresentedBy } from './checks/holder-binding.ts';
import { checkPresentationProof, type ProofCheck } from './checks/proof.ts';
import { type CredentialFormat, presentationFormatOf } from './formats.ts';
import { isEnveloped, openEnvelope } from './jose/envelope.ts';
import { checkJwtVpJsonProof } from './jose/jwt-vp-json.ts';
import { checkVpJwtProof } from './jose/vp-jwt.ts';
import { asList } from './json-object.ts';
import { checkKeyBinding, splitPresentation } from './sd-jwt/key-binding.ts';
import { assembleVerdict, type Check, type CheckCode, type CheckId, failed, type Verdict } from './verdict.ts';
import {
  type CredentialVerdict,
  REQUIRED_OF_CREDENTIAL,
  type VerifyOptions,
  verifyCredential,
} from './verify-credential.ts';

export interface PresentationVerdict extends Verdict {
  /** Absent for what is not a presentation in any form that we know; `vc+jwt` is a `vp+jwt`, `dc+sd-jwt` an SD-JWT+KB. */
  format?: CredentialFormat;
  /** The DID that made the presentation; only when its proof is good. Of an SD-JWT+KB the did:jwk of the holder's key. */
  holder?: string;
  /** In the order of the presentation; empty when its proof is not good. */
  credentials: CredentialVerdict[];
}

export type PresentationOptions = VerifyOptions & { challenge: string; domain: string };

/** What has to be good in a presentation, and in each credential of it. */
export const REQUIRED_OF_PRESENTATION: readonly CheckId[] = [...REQUIRED_OF_CREDENTIAL, 'holderBinding'];

/** Each may cost several fetches. */
const MAX_CREDENTIALS = 32;

/**
 * `challenge` and `domain` are the verifier's own nonce and identifier, and have no default: CredentialError
 * `challenge_missing` without them. Never throws for what the input holds. Each check of the presentation is the worst
 * of its credentials; `proof` includes the presentation's own. One bad credential makes the presentation not verified;
 * a caller that wants to go on with the others looks at `credentials`. A bare credential is no presentation, whatever it
 * says about its holder: what is required was decided by who calls this.
 */
export async function verifyPresentation(input: unknown, o: PresentationOptions): Promise<PresentationVerdict> {
  requireChallenge(o);
  const enveloped = isEnveloped(input, 'EnvelopedVerifiablePresentation');
  const content = enveloped ? openEnvelope(input, 'EnvelopedVerifiablePresentation') : input;
  const format = presentationFormatOf(content);
  if (format === undefined) return refusal(enveloped ? 'envelope_invalid' : unknownCode(input));
  if (format === 'dc+sd-jwt') return verifySdJwtPresentation(content as string, o);
  const { check: proof, document, controller } = await CHECK_PROOF[format](content, o);
  if (document === undefined || controller === undefined) {
    return { ...assembleVerdict([proof], REQUIRED_OF_PRESENTATION), format, credentials: [] };
  }
  const inputs = asList(document.verifiableCredential);
  if (inputs.length === 0 || inputs.length > MAX_CREDENTIALS) {
    const fault =
      inputs.length === 0 ? failed('holderBinding', 'presentation_empty') : failed('proof', 'document_too_large');
    const verdict = assembleVerdict([proof, fault], REQUIRED_OF_PRESENTATION);
    return { ...verdict, format, holder: controller, credentials: [] };
  }
  const credentials = await Promise.all(
    inputs.map(async (credential) => bind(await verifyCredential(credential, o), controller, o)),
  );
  const checks: Check[] = [proof, ...credentials.flatMap((credential) => credential.checks)];
  return { ...assembleVerdict(checks, REQUIRED_OF_PRESENTATION), format, holder: controller, credentials };
}

type PresentationFormat = Exclude<CredentialFormat, 'dc+sd-jwt'>;

const CHECK_PROOF: Record<PresentationFormat, (input: unknown, o: PresentationOptions) => Promise<ProofCheck>> = {
  ldp_vc: checkPresentationProof,
  'vc+jwt': checkVpJwtProof,
  jwt_vc_json: checkJwtVpJsonProof,
};

/** Adds who presents it to the verdict on a credential. Without a good proof nobody knows whom it is about. */
async function bind(verdict: CredentialVerdict, holder: string, o: VerifyOptions): Promise<CredentialVerdict> {
  const { credential, format, confirmation } = verdict;
  if (credential === undefined || format === undefined) return withBinding(verdict, []);
  const key = confirmation === undefined ? {} : { confirmation };
  return withBinding(verdict, [
    await checkPresentedBy(holder, { format, credential, ...key, resolveDid: o.resolveDid, now: o.now }),
  ]);
}

function withBinding(verdict: CredentialVerdict, binding: readonly Check[]): CredentialVerdict {
  const others = verdict.checks.filter(({ id }) => id !== 'holderBinding');
  return { ...verdict, ...assembleVerdict([...others, ...binding], REQUIRED_OF_PRESENTATION) };
}

/** The Key Binding JWT is compared with the `cnf` of the credential, so it says nothing when the credential's own proof is bad. */
async function verifySdJwtPresentation(text: string, o: PresentationOptions): Promise<PresentationVerdict> {
  const binding = checkKeyBinding(text, { nonce: o.challenge, audience: o.domain, now: o.now, required: true });
  // What follows the credential is the binding's to judge, whatever it is.
  const credential = await verifyCredential(splitPresentation(text)?.credential, o);
  const verdict = withBinding(credential, [binding.check]);
  const { verified, assurance, checks } = verdict;
  const holder = credential.credential === undefined ? undefined : binding.holder;
  return {
    verified,
    assurance,
    checks,
    format: 'dc+sd-jwt',
    ...(holder === undefined ? {} : { holder }),
    credentials: holder === undefined ? [] : [verdict],
  };
}

function unknownCode(input: unknown): CheckCode {
  return typeof input === 'string' ? 'format_unknown' : 'document_malformed';
}

function refusal(code: CheckCode): PresentationVerdict {
  return { ...assembleVerdict([failed('proof', code)], REQUIRED_OF_PRESENTATION), credentials: [] };
}
