// Verifies a credential of any format: its proof first, then everything that the proven content says.
import { createHash } from 'node:crypto';
import { decodeJws } from '@skill-records/dids/jws';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { checkIssuerTrust, type IssuerTrust } from './checks/issuer-trust.ts';
import { checkCredentialProof, type ProofCheck, type ProofCheckOptions, withRelatedResources } from './checks/proof.ts';
import { checkSchema, type FindSchema, findBundledSchema } from './checks/schema.ts';
import { checkStatus } from './checks/status.ts';
import { checkTokenStatus } from './checks/token-status.ts';
import { checkValidity } from './checks/validity.ts';
import { expandTypes } from './expand-types.ts';
import { type CredentialFormat, formatOf } from './formats.ts';
import { isEnveloped, openEnvelope } from './jose/envelope.ts';
import { checkJwtVcJsonProof } from './jose/jwt-vc-json.ts';
import { checkVcJwtProof } from './jose/vc-jwt.ts';
import { asList, idOf, isJsonObject, type JsonObject } from './json-object.ts';
import { checkSdJwtProof } from './sd-jwt/check-proof.ts';
import { checkTypeMetadata, type FetchTypeMetadata } from './sd-jwt/check-type-metadata.ts';
import { checkSdJwtValidity, readSdJwtFacts } from './sd-jwt/claims.ts';
import type { IssuedObject } from './sd-jwt/issued-claims.ts';
import type { ResolveJwtIssuer } from './sd-jwt/issuer-key.ts';
import { KEY_BINDING_TYPE, splitPresentation } from './sd-jwt/key-binding.ts';
import { type FetchStatusList, loadStatusList } from './status/verified-status-list.ts';
import type { FetchStatusToken } from './status/verified-token-list.ts';
import {
  assembleVerdict,
  type Check,
  type CheckCode,
  type CheckId,
  failed,
  type StatusText,
  type Verdict,
  worstOf,
} from './verdict.ts';

export type { FetchTypeMetadata } from './sd-jwt/check-type-metadata.ts';
export type { ResolveJwtIssuer } from './sd-jwt/issuer-key.ts';
export type { FetchStatusList } from './status/verified-status-list.ts';
export type { FetchStatusToken } from './status/verified-token-list.ts';

/** What is absent is refused or not checked, and never counts as passed. */
export interface VerifyOptions extends ProofCheckOptions {
  fetchStatusList: FetchStatusList;
  issuerTrust: IssuerTrust;
  /** Whose status lists count: those of the credential's own issuer. The only policy so far. */
  statusIssuer?: 'same';
  /** Where schemas come from; the bundled ones when absent. */
  schemas?: FindSchema;
  /** The keys of an https issuer of SD-JWT VCs. */
  resolveJwtIssuer?: ResolveJwtIssuer;
  /** The Status List Tokens of SD-JWT VCs. */
  fetchStatusToken?: FetchStatusToken;
  /** Type metadata of SD-JWT VCs of other people's types. */
  fetchTypeMetadata?: FetchTypeMetadata;
}

export interface CredentialVerdict extends Verdict {
  /** Absent for what is not a credential in any form that we know. */
  format?: CredentialFormat;
  /**
   * Only when the proof is good: exactly what was signed. Use nothing else of the input. `ldp_vc`: the document with its
   * proofs; `vc+jwt`: the payload; `jwt_vc_json`: the credential with the registered claims folded back; `dc+sd-jwt`: the
   * claims with the disclosures in place.
   */
  credential?: JsonObject;
  id?: string;
  /** As written in the document; the `vct` of an SD-JWT VC. Empty without a good proof, like all that follows except `digest`. */
  types: string[];
  /** The same types as full IRIs. */
  typeIris: string[];
  vct?: string;
  issuer?: string;
  /** Of an SD-JWT VC the did:jwk of `confirmation`. */
  subjectId?: string;
  /** The key that the issuer named for the holder. */
  confirmation?: PublicJwk;
  /** The same for one record in all its formats; an SD-JWT VC tells it only when the holder shows it. */
  recordId?: string;
  /** What the issuer says in status entries whose purpose is a message; no judgement of the credential. */
  statusMessages?: StatusText[];
  /**
   * Subresource Integrity digest (sha384-…) of the input in the form in which services keep it: a compact text as it is, an
   * object as compact JSON in UTF-8. Of an enveloped credential what the envelope carries, of an SD-JWT+KB the SD-JWT.
   */
  digest: string;
}

/** What has to be good in a credential on its own; who presents it and what was asked is not known here. */
export const REQUIRED_OF_CREDENTIAL: readonly CheckId[] = ['proof', 'validity', 'status', 'schema', 'issuerTrust'];

/**
 * `input` is parsed JSON or a compact text from anybody. Never throws for what it holds: faults are failed checks. Without
 * a good proof nothing else is checked, because nothing in the document is anybody's word, and no address in it is fetched.
 * An SD-JWT+KB is verified as the credential in it; who presents it is for verifyPresentation to say.
 */
export async function verifyCredential(input: unknown, o: VerifyOptions): Promise<CredentialVerdict> {
  const enveloped = isEnveloped(input, 'EnvelopedVerifiableCredential');
  const opened = enveloped ? openEnvelope(input, 'EnvelopedVerifiableCredential') : input;
  const format = formatOf(opened);
  const content = format === 'dc+sd-jwt' ? withoutKeyBinding(opened as string) : opened;
  if (format === undefined) return refusal(enveloped ? 'envelope_invalid' : unknownCode(input), input);
  const proof = await CHECK_PROOF[format](content, o);
  // After the proof check: by then the depth of the input is known to be bounded.
  const digest = digestOf(format === 'ldp_vc' ? (proof.document ?? content) : content);
  const { document } = proof;
  if (document === undefined) {
    return { ...assembleVerdict([proof.check], REQUIRED_OF_CREDENTIAL), format, types: [], typeIris: [], digest };
  }
  const { checks, ...facts } = await (proof.issued === undefined
    ? readW3cCredential(document, o)
    : readSdJwtCredential(document, proof.issued, o));
  return {
    ...assembleVerdict([proof.check, ...checks], REQUIRED_OF_CREDENTIAL),
    format,
    credential: document,
    ...(proof.confirmation === undefined ? {} : { confirmation: proof.confirmation }),
    ...facts,
    ...statusMessagesOf(checks),
    digest,
  };
}

function statusMessagesOf(checks: readonly Check[]): Pick<CredentialVerdict, 'statusMessages'> {
  const statusMessages = checks.flatMap(({ messages }) => messages ?? []);
  return statusMessages.length === 0 ? {} : { statusMessages };
}

/** What follows the last `~` is left out when it is a Key Binding JWT; anything else stays, and the proof check refuses it. */
function withoutKeyBinding(text: string): string {
  const parts = splitPresentation(text);
  return parts !== undefined && decodeJws(parts.keyBindingJwt)?.header.typ === KEY_BINDING_TYPE
    ? parts.credential
    : text;
}

type AnyProofCheck = ProofCheck & { issued?: IssuedObject };

/** One check of the proof per format; each refuses what is not its own. */
const CHECK_PROOF: Record<CredentialFormat, (input: unknown, o: VerifyOptions) => Promise<AnyProofCheck>> = {
  ldp_vc: checkCredentialProof,
  'vc+jwt': async (input, o) => withRelatedResources(await checkVcJwtProof(input, o), o),
  jwt_vc_json: async (input, o) => withRelatedResources(await checkJwtVcJsonProof(input, o), o),
  'dc+sd-jwt': checkSdJwtProof,
};

type Content = Pick<CredentialVerdict, 'id' | 'types' | 'typeIris' | 'vct' | 'issuer' | 'subjectId' | 'recordId'> & {
  checks: Check[];
};

async function readW3cCredential(document: JsonObject, o: VerifyOptions): Promise<Content> {
  const typeIris = await expandTypes(document, o.documentLoader);
  const issuer = idOf(document.issuer);
  const [status, issuerTrust] = await Promise.all([
    checkEveryStatus(document, issuer, o),
    checkIssuerTrust(issuer, document, o.issuerTrust),
  ]);
  const schema = checkSchema(document, typeIris, o.schemas ?? findBundledSchema);
  const { credentialSubject } = document;
  return {
    checks: [checkValidity(document, o.now), status, schema, issuerTrust],
    ...optional('id', document.id),
    types: asList(document.type).filter((type) => typeof type === 'string'),
    typeIris,
    ...optional('issuer', issuer),
    ...optional('subjectId', isJsonObject(credentialSubject) ? credentialSubject.id : undefined),
    ...optional('recordId', document.id),
  };
}

async function readSdJwtCredential(claims: JsonObject, issued: IssuedObject, o: VerifyOptions): Promise<Content> {
  const { confirmation: _, ...facts } = readSdJwtFacts(claims);
  const [status, schema, issuerTrust] = await Promise.all([
    checkTokenStatus(claims, o),
    checkTypeMetadata(issued, o),
    checkIssuerTrust(facts.issuer, claims, o.issuerTrust),
  ]);
  return {
    checks: [checkSdJwtValidity(claims, o.now), status, schema, issuerTrust],
    types: [facts.vct],
    typeIris: [facts.vct],
    ...facts,
  };
}

/** A JWT may carry the status of its own kind beside that of the data model, or instead of it; every entry counts. */
async function checkEveryStatus(document: JsonObject, issuer: string | undefined, o: VerifyOptions): Promise<Check> {
  const ofDataModel = await checkStatus(document, (url) => loadStatusList(url, o));
  if (document.status === undefined) return ofDataModel;
  const ofToken = await checkTokenStatus({ status: document.status, iss: issuer }, o);
  return ofDataModel.code === 'status_absent' ? ofToken : worstOf('status', [ofDataModel, ofToken]);
}

/** A text is of an unknown format; anything that is neither a text nor an object is no document at all. */
function unknownCode(input: unknown): CheckCode {
  return typeof input === 'string' ? 'format_unknown' : 'document_malformed';
}

function refusal(code: CheckCode, input: unknown): CredentialVerdict {
  const verdict = assembleVerdict([failed('proof', code)], REQUIRED_OF_CREDENTIAL);
  return { ...verdict, types: [], typeIris: [], digest: digestOf(input) };
}

/** A nesting that JSON.stringify cannot follow was refused before, and is told apart by nothing but that. */
function digestOf(input: unknown): string {
  let text: string;
  try {
    text = typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
  } catch {
    text = '';
  }
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

function optional<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return (typeof value === 'string' ? { [key]: value } : {}) as { [P in K]?: string };
}
