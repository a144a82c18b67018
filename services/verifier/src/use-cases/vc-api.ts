// The judgement that the VC-API asks for: the same seven checks, in its words.
// https://w3c.github.io/vcalm/#verifying
import { formatOf, presentationFormatOf } from '@skill-records/credentials/formats';
import type { Check, CheckCode, CheckId } from '@skill-records/credentials/verdict';
import {
  type CredentialVerdict,
  REQUIRED_OF_CREDENTIAL,
  type VerifyOptions,
  verifyCredential,
} from '@skill-records/credentials/verify-credential';
import {
  type PresentationVerdict,
  REQUIRED_OF_PRESENTATION,
  verifyPresentation,
} from '@skill-records/credentials/verify-presentation';
import { problem } from '@skill-records/service-kit/problem';
import type { VerifierContext } from './context.ts';
import { readStatedRequest } from './presented-credentials.ts';
import { DEFAULT_TRUST_LIST } from './put-trust-list.ts';
import { type ProblemDetails, problemDetailsOf } from './vc-api-problems.ts';
import { verifyOptionsFor } from './verify-policy.ts';

export interface VcApiOptions {
  /** Only what these say counts, besides the proof, which always does. Default: everything. */
  checks?: readonly VcApiCheck[];
  challenge?: string;
  domain?: string;
  returnCredential?: boolean;
  returnPresentation?: boolean;
  returnProblemDetails?: boolean;
  returnResults?: boolean;
}

/** The names that callers use, and which check each means. */
export const VC_API_CHECKS = {
  proof: 'proof',
  validity: 'validity',
  status: 'status',
  credentialStatus: 'status',
  schema: 'schema',
  credentialSchema: 'schema',
  issuerTrust: 'issuerTrust',
  holderBinding: 'holderBinding',
} as const satisfies Record<string, CheckId>;

export type VcApiCheck = keyof typeof VC_API_CHECKS;

const OPTIONS: readonly string[] = [
  'checks',
  'challenge',
  'domain',
  'returnCredential',
  'returnPresentation',
  'returnProblemDetails',
  'returnResults',
];

export interface VcApiAnswer {
  verified: boolean;
  checks: Check[];
  errors: ProblemDetails[];
  warnings: ProblemDetails[];
  /** Both of them, under the name of the newer text. */
  problemDetails: ProblemDetails[];
  /** On request, and only when its proof is good: what was verified. */
  credential?: unknown;
  verifiablePresentation?: unknown;
  credentials?: { id?: string; verified: boolean; checks: Check[] }[];
}

/** What other people's types say is unknown here. The test suites of W3C expect such credentials to be verified. */
const UNKNOWN_TYPES: readonly (CheckCode | undefined)[] = [
  'schema_unknown',
  'status_type_unknown',
  'status_purpose_unknown',
];

/** Section "Options": an option that is not known must not be ignored. `undefined` when all are. */
export function unknownOption(options: object): VcApiAnswer | undefined {
  if (Object.keys(options).every((name) => OPTIONS.includes(name))) return undefined;
  const error: ProblemDetails = {
    type: 'https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED',
    title: 'An option is not known here.',
    code: 'option_unknown',
    check: 'options',
  };
  return { verified: false, checks: [], errors: [error], warnings: [], problemDetails: [error] };
}

/** @throws Problem document_not_supported for what is no credential of any form */
export async function verifyCredentialForApi(
  context: VerifierContext,
  tenantId: string,
  credential: unknown,
  options: VcApiOptions,
): Promise<VcApiAnswer> {
  if (formatOf(credential) === undefined) throw problem('document_not_supported');
  const verdict = await verifyCredential(credential, await optionsFor(context, tenantId, options));
  return {
    ...judge(context, verdict.checks, REQUIRED_OF_CREDENTIAL, options),
    ...(options.returnCredential === true && verdict.credential !== undefined && { credential }),
  };
}

/**
 * `challenge` and `domain` have to be given: without them anybody's copy would do. The conformance profile alone takes
 * what the presentation says of itself instead, because the public suites leave them out.
 * @throws Problem document_not_supported | challenge_incomplete
 */
export async function verifyPresentationForApi(
  context: VerifierContext,
  tenantId: string,
  presentation: unknown,
  options: VcApiOptions,
): Promise<VcApiAnswer> {
  if (presentationFormatOf(presentation) === undefined) throw problem('document_not_supported');
  const stated = context.config.CONFORMANCE === true ? readStatedRequest(presentation) : {};
  const { challenge = stated.challenge, domain = stated.domain } = options;
  if (challenge === undefined || domain === undefined) throw problem('challenge_incomplete');
  const verifyOptions = await optionsFor(context, tenantId, options);
  const verdict = await verifyPresentation(presentation, { ...verifyOptions, challenge, domain });
  // The data model allows a presentation of nothing, and the suites send it: then there is a proof to judge and no more.
  const isEmpty = context.config.CONFORMANCE === true && verdict.credentials.length === 0;
  return {
    ...judge(context, verdict.checks, isEmpty ? ['proof'] : REQUIRED_OF_PRESENTATION, options),
    ...(options.returnPresentation === true &&
      verdict.holder !== undefined && { verifiablePresentation: presentation }),
    credentials: verdict.credentials.map(summaryOf),
  };
}

async function optionsFor(context: VerifierContext, tenantId: string, options: VcApiOptions): Promise<VerifyOptions> {
  const policy = { issuerTrust: 'any', trustList: DEFAULT_TRUST_LIST } as const;
  const proofOnly = options.checks?.every((name) => VC_API_CHECKS[name] === 'proof') ?? false;
  return {
    ...(await verifyOptionsFor(context, tenantId, policy)),
    anyAuthor: proofOnly && context.config.VC_API_PROOF_ONLY === 'relaxed',
  };
}

function judge(
  { config }: VerifierContext,
  checks: readonly Check[],
  required: readonly CheckId[],
  options: VcApiOptions,
): VcApiAnswer {
  const asked = options.checks?.map((name): CheckId => VC_API_CHECKS[name]) ?? required;
  const considered = checks.filter(({ id }) => id === 'proof' || asked.includes(id));
  const isWarning = ({ id, outcome, code }: Check) => {
    if (outcome === 'warning') return true;
    if (config.CONFORMANCE !== true) return false;
    // The data model leaves to others who presents a credential, and the suites present credentials about anybody.
    return id === 'holderBinding' || (outcome === 'notChecked' && UNKNOWN_TYPES.includes(code));
  };
  const findings = considered.filter(({ outcome }) => outcome !== 'passed');
  const warnings = findings.filter(isWarning).map(problemDetailsOf);
  const faults = findings.filter((check) => !isWarning(check));
  // What was only left out, because something else was wrong, is no reason of its own.
  const reasons = faults.filter(({ outcome, code }) => outcome === 'failed' || code !== undefined);
  const errors = (reasons.length > 0 ? reasons : faults).map(problemDetailsOf);
  return {
    verified: faults.length === 0,
    checks: [...checks],
    errors,
    warnings,
    problemDetails: [...errors, ...warnings],
  };
}

function summaryOf({ id, verified, checks }: CredentialVerdict | PresentationVerdict['credentials'][number]) {
  return { ...(id !== undefined && { id }), verified, checks };
}
