// Checks a credential or presentation of any supported form that somebody sent in, without a session.
import { presentationFormatOf } from '@skill-records/credentials/formats';
import { assembleVerdict, type Verdict } from '@skill-records/credentials/verdict';
import {
  type CredentialVerdict,
  REQUIRED_OF_CREDENTIAL,
  type VerifyOptions,
  verifyCredential,
} from '@skill-records/credentials/verify-credential';
import { type PresentationVerdict, verifyPresentation } from '@skill-records/credentials/verify-presentation';
import { problem } from '@skill-records/service-kit/problem';
import type { VerifierContext } from './context.ts';
import { readPresentedCredentials } from './presented-credentials.ts';
import { DEFAULT_TRUST_LIST } from './put-trust-list.ts';
import { verifyOptionsFor } from './verify-policy.ts';

export interface DocumentToVerify {
  /** A JSON object or a compact text. */
  credential?: unknown;
  presentation?: unknown;
  /** Both or neither: what a presentation has to be bound to. Without them holder binding is not checked. */
  challenge?: string;
  domain?: string;
  /** Default `any`: an issuer that is not listed gives a warning and an amber verdict. */
  issuerTrust?: 'listed' | 'any';
  trustList?: string;
}

export type CredentialResult = Omit<CredentialVerdict, 'credential' | 'typeIris'>;

export interface DocumentVerdict extends Verdict, Partial<Omit<CredentialResult, keyof Verdict>> {
  kind: 'credential' | 'presentation';
  holder?: string;
  /** Of a presentation. */
  credentials?: CredentialResult[];
}

const MAX_CREDENTIALS = 32;

/** Receipts are checked like any other credential. @throws Problem document_not_supported | challenge_incomplete */
export async function verifyDocument(
  context: VerifierContext,
  tenantId: string,
  o: DocumentToVerify,
): Promise<DocumentVerdict> {
  if ((o.challenge === undefined) !== (o.domain === undefined)) throw problem('challenge_incomplete');
  const options = await verifyOptionsFor(context, tenantId, {
    issuerTrust: o.issuerTrust ?? 'any',
    trustList: o.trustList ?? DEFAULT_TRUST_LIST,
  });
  if (o.credential !== undefined && o.presentation === undefined) {
    return { kind: 'credential', ...resultOf(await verifyCredential(o.credential, options)) };
  }
  if (o.presentation === undefined || o.credential !== undefined) throw problem('document_not_supported');
  return { kind: 'presentation', ...(await verifyAny(o.presentation, o, options)) };
}

async function verifyAny(
  presentation: unknown,
  { challenge, domain }: DocumentToVerify,
  options: VerifyOptions,
): Promise<Omit<DocumentVerdict, 'kind'>> {
  const held = readPresentedCredentials(presentation);
  if (held.length === 0 || held.length > MAX_CREDENTIALS) throw problem('document_not_supported');
  if (challenge !== undefined && domain !== undefined) {
    return presentationResultOf(await verifyPresentation(presentation, { ...options, challenge, domain }));
  }
  // Without the verifier's own challenge a proof of the holder could be a replay, so it is not looked at.
  const credentials: CredentialResult[] = [];
  for (const one of held) credentials.push(resultOf(await verifyCredential(one, options)));
  const checks = credentials.flatMap((one) => one.checks);
  const format = presentationFormatOf(presentation);
  return { ...assembleVerdict(checks, REQUIRED_OF_CREDENTIAL), ...(format !== undefined && { format }), credentials };
}

function presentationResultOf({ credentials, ...verdict }: PresentationVerdict): Omit<DocumentVerdict, 'kind'> {
  return { ...verdict, credentials: credentials.map(resultOf) };
}

function resultOf({ credential: _document, typeIris: _iris, ...result }: CredentialVerdict): CredentialResult {
  return result;
}
