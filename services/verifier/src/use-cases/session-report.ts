// The shapes in which a judged answer is kept: what erasure takes away, and what stays.
import type { Check } from '@skill-records/credentials/verdict';
import type { Coverage } from '@skill-records/skill-record/coverage';
import type { VerifierContext } from './context.ts';
import type { CredentialSummary } from './describe-credential.ts';

export interface CredentialOutcome {
  /** Subresource-integrity digest of the credential exactly as it was presented. */
  digest: string;
  verified: boolean;
  assurance: 'green' | 'amber' | 'red';
  /** All seven checks, in fixed order. */
  checks: Check[];
}

export interface CredentialReport extends CredentialOutcome {
  /** The credential's own id; absent when it has none or could not be read. */
  id?: string;
  types: string[];
  issuer?: string;
  /** The DID whose key signed the presentation. */
  holder?: string;
  /** Ids of the credential queries it was presented for. */
  queries: string[];
  summary: CredentialSummary;
}

/** Erased with the inputs. */
export interface SessionReport {
  credentials: CredentialReport[];
  coverage?: Coverage;
}

/** Kept after erasure: nothing in it names or describes a person. */
export interface SessionOutcome {
  credentials: CredentialOutcome[];
  query: QueryOutcome;
  /** How many different keys presented. */
  holders: number;
}

/** Whether what passed satisfies the query as a whole. */
export interface QueryOutcome {
  satisfied: boolean;
  /** Ids of the credential queries that nothing satisfied. */
  unmet: string[];
}

/** What the holder sent, kept until the retention ends. */
export interface SessionInputs {
  vpToken: Record<string, unknown[]>;
}

export type SealedPart = 'secrets' | 'inputs' | 'report';

/** Personal content is stored only in this form; the place it belongs to is part of the seal. */
export function sealPart(
  context: VerifierContext,
  tenantId: string,
  sessionId: string,
  part: SealedPart,
  content: unknown,
): string {
  return context.envelope.seal(JSON.stringify(content), aad(tenantId, sessionId, part));
}

export function openPart<T>(
  context: VerifierContext,
  tenantId: string,
  sessionId: string,
  part: SealedPart,
  sealed: string,
): T {
  return JSON.parse(context.envelope.openText(sealed, aad(tenantId, sessionId, part))) as T;
}

function aad(tenantId: string, sessionId: string, part: SealedPart): string {
  return `${tenantId}|verification-session-${part}|${sessionId}`;
}
