// Judges a credential that an issuer sent, before it is kept: genuine, in force, well-formed, as offered, and for this holder.

import { isKnownContext } from '@skill-records/credentials/document-loader';
import type { CheckCode, CheckId } from '@skill-records/credentials/verdict';
import { type CredentialVerdict, verifyCredential } from '@skill-records/credentials/verify-credential';
import { parseJson } from '@skill-records/oid4vc/json';
import { problem } from '@skill-records/service-kit/problem';
import type { WalletProblemCode } from '../problems.ts';
import type { Wallet } from './dependencies.ts';
import { speaksAboutRecord } from './describe-credential.ts';
import { fetchStatusList } from './fetch-status-list.ts';
import { cut, isObject, type JsonObject, listAt, objectsAt, textsAt } from './read-json.ts';

const MAX_CREDENTIAL_TEXT = 1024 * 1024;

export interface ReceivedCredential {
  /** The exact text that arrived. */
  text: string;
  document: JsonObject;
  verdict: CredentialVerdict;
}

/**
 * `types`: what was offered. `holds`: whether a credential of this id is in the wallet. Status and trust in the issuer are
 * shown, not required: a record that was suspended meanwhile is still the holder's, and the holder decides whom to trust.
 * Throws the problems of `WalletProblemCode` that begin with `credential_`, `context_unknown`,
 * `endorsed_credential_unknown` and `issuer_key_unavailable`.
 */
export async function checkReceivedCredential(
  wallet: Wallet,
  text: string,
  o: { types: readonly string[]; holderDid: string; holds(credentialId: string): Promise<boolean> },
): Promise<ReceivedCredential> {
  const document = parseJson(text, MAX_CREDENTIAL_TEXT);
  if (!isObject(document)) throw problem('credential_malformed');
  const verdict = await verifyCredential(document, {
    documentLoader: wallet.documentLoader,
    resolveDid: wallet.resolveDid,
    now: wallet.now(),
    // What the issuer gives to a holder proves every part; what leaves this wallet is derived from it.
    acceptBase: true,
    allowBbs: wallet.config.BBS === 'on',
    fetchStatusList: async (url) => (await fetchStatusList(wallet, url)).bytes,
    issuerTrust: { policy: 'any', isListed: () => false },
  });
  requirePassed(verdict, 'proof', (code) => {
    if (code === 'context_unknown') return { code, context: unknownContext(document, wallet) };
    if (code === 'key_unresolvable') return { code: 'issuer_key_unavailable' };
    return { code: isAboutDocument(code) ? 'credential_malformed' : 'credential_proof_invalid' };
  });
  requirePassed(verdict, 'validity', (code) => ({
    code: code === 'not_yet_valid' ? 'credential_not_yet_valid' : 'credential_expired',
  }));
  // A record without a schema of its own makes no promise about its form.
  const schema = verdict.checks.find(({ id }) => id === 'schema');
  if (schema?.outcome === 'failed') throw problem('credential_schema_invalid');
  const types = textsAt(document, 'type');
  if (!o.types.every((type) => types.includes(type))) throw problem('credential_type_mismatch');
  await checkSubject(document, o);
  return { text, document, verdict };
}

/** A record is bound to the holder's key; a receipt or endorsement speaks about a record that the holder has. */
async function checkSubject(
  document: JsonObject,
  o: { holderDid: string; holds(credentialId: string): Promise<boolean> },
): Promise<void> {
  const subjects = objectsAt(document, 'credentialSubject');
  const subjectId = subjects[0]?.id;
  if (subjects.length !== 1 || typeof subjectId !== 'string') throw problem('credential_subject_mismatch');
  if (speaksAboutRecord(document)) {
    if (!(await o.holds(subjectId))) throw problem('endorsed_credential_unknown');
  } else if (subjectId !== o.holderDid) throw problem('credential_subject_mismatch');
}

function requirePassed(
  verdict: CredentialVerdict,
  id: CheckId,
  toProblem: (code: CheckCode | undefined) => { code: WalletProblemCode; context?: string },
): void {
  const check = verdict.checks.find((one) => one.id === id);
  if (check?.outcome === 'passed') return;
  const { code, context } = toProblem(check?.code);
  throw problem(code, context === undefined ? undefined : { context });
}

const ABOUT_DOCUMENT: ReadonlySet<string> = new Set<CheckCode>([
  'context_inline',
  'term_undefined',
  'member_refused',
  'document_ambiguous',
  'document_too_large',
  'document_malformed',
  'structure_invalid',
]);

function isAboutDocument(code: CheckCode | undefined): boolean {
  return code !== undefined && ABOUT_DOCUMENT.has(code);
}

/** The name of the first context that is not known here, so that an operator can add it. */
function unknownContext(document: JsonObject, wallet: Wallet): string {
  const unknown = listAt(document, '@context').find(
    (context) => typeof context === 'string' && !isKnownContext(context, wallet.documentLoader),
  );
  return typeof unknown === 'string' && /^[!-~]+$/.test(unknown) ? cut(unknown, 150) : '…';
}
