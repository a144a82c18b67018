// Verifies a credential: its proof first, then everything that the proven content says.
import { createHash } from 'node:crypto';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { checkIssuerTrust, type IssuerTrust } from './checks/issuer-trust.ts';
import { checkCredentialProof } from './checks/proof.ts';
import { checkSchema, type FindSchema, findBundledSchema } from './checks/schema.ts';
import { checkStatus } from './checks/status.ts';
import { checkValidity } from './checks/validity.ts';
import type { DocumentLoader } from './document-loader.ts';
import { expandTypes } from './expand-types.ts';
import { asList, idOf, isJsonObject, type JsonObject } from './json-object.ts';
import { assembleVerdict, type CheckId, type Verdict } from './verdict.ts';
import { type FetchStatusList, loadStatusList } from './status/verified-status-list.ts';

export type { FetchStatusList } from './status/verified-status-list.ts';

export interface VerifyOptions {
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  now: Date;
  fetchStatusList: FetchStatusList;
  issuerTrust: IssuerTrust;
  /** Whose status lists count: those of the credential's own issuer. The only policy so far. */
  statusIssuer?: 'same';
  /** Where schemas come from; the bundled ones when absent. */
  schemas?: FindSchema;
}

export interface CredentialVerdict extends Verdict {
  /** Only when the proof is good: exactly the signed document. Use nothing else of the input. */
  credential?: JsonObject;
  id?: string;
  /** As written in the document; empty without a good proof, like all that follows except `digest`. */
  types: string[];
  /** The same types as full IRIs. */
  typeIris: string[];
  issuer?: string;
  subjectId?: string;
  /** Subresource Integrity digest (sha384-…) of the input as compact JSON in UTF-8, the form in which services keep it. */
  digest: string;
}

/** What has to be good in a credential on its own; who presents it and what was asked is not known here. */
export const REQUIRED_OF_CREDENTIAL: readonly CheckId[] = ['proof', 'validity', 'status', 'schema', 'issuerTrust'];

/**
 * `input` is parsed JSON from anybody. Never throws for what it holds: faults are failed checks. Without a good proof
 * nothing else is checked, because nothing in the document is anybody's word, and no address in it is fetched.
 */
export async function verifyCredential(input: unknown, o: VerifyOptions): Promise<CredentialVerdict> {
  const { check: proof, document } = await checkCredentialProof(input, o);
  // After the proof check: by then the depth of the input is known to be bounded.
  const digest = digestOf(document ?? input);
  if (document === undefined) {
    return { ...assembleVerdict([proof], REQUIRED_OF_CREDENTIAL), types: [], typeIris: [], digest };
  }
  const typeIris = await expandTypes(document, o.documentLoader);
  const [status, issuerTrust] = await Promise.all([
    checkStatus(document, (url) => loadStatusList(url, o)),
    checkIssuerTrust(document, o.issuerTrust),
  ]);
  const checks = [
    proof,
    checkValidity(document, o.now),
    status,
    checkSchema(document, typeIris, o.schemas ?? findBundledSchema),
    issuerTrust,
  ];
  const { credentialSubject } = document;
  return {
    ...assembleVerdict(checks, REQUIRED_OF_CREDENTIAL),
    credential: document,
    ...optional('id', document.id),
    types: asList(document.type).filter((type) => typeof type === 'string'),
    typeIris,
    ...optional('issuer', idOf(document.issuer)),
    ...optional('subjectId', isJsonObject(credentialSubject) ? credentialSubject.id : undefined),
    digest,
  };
}

/** A nesting that JSON.stringify cannot follow was refused before, and is told apart by nothing but that. */
function digestOf(input: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(input) ?? '';
  } catch {
    text = '';
  }
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

function optional<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return (typeof value === 'string' ? { [key]: value } : {}) as { [P in K]?: string };
}
