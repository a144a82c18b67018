// Verifies a presentation: who made it, for whom, and each credential in it as one of the presenter's own.
import { requireChallenge } from './challenge.ts';
import { checkHolderBinding } from './checks/holder-binding.ts';
import { checkPresentationProof } from './checks/proof.ts';
import { asList } from './json-object.ts';
import { assembleVerdict, type Check, type CheckId, failed, type Verdict } from './verdict.ts';
import {
  type CredentialVerdict,
  REQUIRED_OF_CREDENTIAL,
  type VerifyOptions,
  verifyCredential,
} from './verify-credential.ts';

export interface PresentationVerdict extends Verdict {
  /** The DID that made the presentation; only when its proof is good. */
  holder?: string;
  /** In the order of the presentation; empty when its proof is not good. */
  credentials: CredentialVerdict[];
}

/** What has to be good in a presentation, and in each credential of it. */
export const REQUIRED_OF_PRESENTATION: readonly CheckId[] = [...REQUIRED_OF_CREDENTIAL, 'holderBinding'];

/**
 * `challenge` and `domain` are the verifier's own nonce and identifier, and have no default: CredentialError
 * `challenge_missing` without them. Never throws for what the input holds. Each check of the presentation is the worst
 * of its credentials; `proof` includes the presentation's own. One bad credential makes the presentation not verified;
 * a caller that wants to go on with the others looks at `credentials`.
 */
export async function verifyPresentation(
  input: unknown,
  o: VerifyOptions & { challenge: string; domain: string },
): Promise<PresentationVerdict> {
  requireChallenge(o);
  const { check: proof, document, controller } = await checkPresentationProof(input, o);
  if (document === undefined || controller === undefined) {
    return { ...assembleVerdict([proof], REQUIRED_OF_PRESENTATION), credentials: [] };
  }
  const inputs = asList(document.verifiableCredential);
  if (inputs.length === 0) {
    const nothing = failed('holderBinding', 'presentation_empty');
    return { ...assembleVerdict([proof, nothing], REQUIRED_OF_PRESENTATION), holder: controller, credentials: [] };
  }
  const credentials = await Promise.all(
    inputs.map(async (credential) => bind(await verifyCredential(credential, o), controller)),
  );
  const checks: Check[] = [proof, ...credentials.flatMap((credential) => credential.checks)];
  return { ...assembleVerdict(checks, REQUIRED_OF_PRESENTATION), holder: controller, credentials };
}

/** Adds who presents it to the verdict on a credential. Without a good proof nobody knows whom it is about. */
function bind(verdict: CredentialVerdict, holder: string): CredentialVerdict {
  const { credential, checks } = verdict;
  const others = checks.filter(({ id }) => id !== 'holderBinding');
  const binding = credential === undefined ? [] : [checkHolderBinding(credential, holder)];
  return { ...verdict, ...assembleVerdict([...others, ...binding], REQUIRED_OF_PRESENTATION) };
}
