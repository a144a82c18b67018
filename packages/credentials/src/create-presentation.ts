// Puts credentials of any format into a presentation that the holder signs for one verifier and one request.
/// <reference path="./types/digitalbazaar.d.ts" />
import { signPresentation } from '@digitalbazaar/vc';
import type { Signer } from '@skill-records/dids/signer';
import { requireChallenge } from './challenge.ts';
import { CredentialError } from './credential-error.ts';
import {
  type Cryptosuite,
  contextsFor,
  createSigningSuite,
  defaultCryptosuite,
} from './data-integrity/cryptosuites.ts';
import type { DocumentLoader } from './document-loader.ts';
import { type CredentialFormat, formatOf } from './formats.ts';
import { guardDocument } from './guard-document.ts';
import { envelopCredential } from './jose/envelope.ts';
import { signJwtVpJson } from './jose/jwt-vp-json.ts';
import { signVpJwt } from './jose/vp-jwt.ts';
import type { JsonObject } from './json-object.ts';
import { bindSdJwt } from './sd-jwt/present.ts';
import { CREDENTIALS_V1, CREDENTIALS_V2, checkPresentationStructure } from './structure.ts';
import { toCredentialError } from './third-party-error.ts';

export interface PresentationInput {
  /** Objects as they are, compact texts as they are; an SD-JWT VC with the disclosures that shall be shown, and no others. */
  credentials: readonly (JsonObject | string)[];
  signer: Signer;
  challenge: string;
  domain: string;
  documentLoader: DocumentLoader;
  now: Date;
  /** Of the presentation. Default: that of its credentials; `ldp_vc` when they are of several, the compact ones enveloped. */
  format?: CredentialFormat;
  /** Of an `ldp_vc` presentation; the default follows from the signer's key. */
  cryptosuite?: Cryptosuite;
}

/**
 * A presentation whose holder is the signer's DID: an object (`ldp_vc`, VC Data Model 2.0), a `vp+jwt`, a VP JWT of the VC
 * Data Model 1.1, or an SD-JWT+KB. `challenge` is the verifier's nonce, `domain` its identifier (the full client_id in
 * OpenID4VP); both are required, and both are what makes a copy worthless elsewhere.
 * Throws CredentialError: `challenge_missing`, `format_unsupported` (credentials that one presentation of this format cannot
 * hold), `structure_invalid`, every code of guardDocument and of parseSdJwt, `holder_mismatch` (an SD-JWT VC of another
 * key), `key_binding_unexpected`, `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function createPresentation(
  o: PresentationInput & { credentials: readonly JsonObject[]; format?: 'ldp_vc' },
): Promise<JsonObject>;
export async function createPresentation(o: PresentationInput): Promise<JsonObject | string>;
export async function createPresentation(o: PresentationInput): Promise<JsonObject | string> {
  requireChallenge(o);
  const formats = o.credentials.map(formatOf);
  switch (o.format ?? defaultFormat(formats)) {
    case 'dc+sd-jwt':
      return presentSdJwt(o);
    case 'jwt_vc_json':
      return signJwtVpJson(presentationOf(CREDENTIALS_V1, o, readableIn11(o.credentials, formats)), o);
    case 'vc+jwt':
      return signVpJwt(presentationOf(CREDENTIALS_V2, o, enveloped(o.credentials, formats)), o);
    case 'ldp_vc':
      return signWithProof(presentationOf(CREDENTIALS_V2, o, enveloped(o.credentials, formats)), o);
  }
}

function defaultFormat(formats: readonly (CredentialFormat | undefined)[]): CredentialFormat {
  const [first, ...others] = new Set(formats);
  if (first === undefined || others.length > 0) return 'ldp_vc';
  // An SD-JWT+KB holds one credential.
  return first === 'dc+sd-jwt' && formats.length > 1 ? 'ldp_vc' : first;
}

function presentationOf(context: string, { signer }: PresentationInput, credentials: unknown[]): JsonObject {
  return {
    '@context': [context],
    type: ['VerifiablePresentation'],
    holder: signer.controller,
    verifiableCredential: credentials,
  };
}

/** VCDM-4: objects only, so that a compact credential stands in an envelope. A credential of 1.1 has no media type for that. */
function enveloped(
  credentials: PresentationInput['credentials'],
  formats: readonly (CredentialFormat | undefined)[],
): JsonObject[] {
  return credentials.map((credential, i) => {
    const format = formats[i];
    if (typeof credential !== 'string') return structuredClone(credential);
    if (format === 'vc+jwt' || format === 'dc+sd-jwt') return envelopCredential(credential, format);
    throw new CredentialError('format_unsupported', 'A credential is of a format that cannot be enveloped');
  });
}

function readableIn11(
  credentials: PresentationInput['credentials'],
  formats: readonly (CredentialFormat | undefined)[],
): (JsonObject | string)[] {
  if (formats.some((format) => format !== 'jwt_vc_json' && format !== 'ldp_vc')) {
    throw new CredentialError('format_unsupported', 'A credential is of a format that 1.1 does not know');
  }
  return structuredClone([...credentials]);
}

async function signWithProof(unsigned: JsonObject, o: PresentationInput): Promise<JsonObject> {
  const { challenge, domain, documentLoader, cryptosuite = defaultCryptosuite(o.signer.algorithm) } = o;
  const presentation = { ...unsigned, '@context': contextsFor(cryptosuite, unsigned['@context']) };
  guardDocument(presentation, documentLoader);
  const [fault] = checkPresentationStructure(presentation);
  if (fault !== undefined) throw new CredentialError('structure_invalid', `${fault.path}: ${fault.rule}`);
  try {
    const suite = createSigningSuite(cryptosuite, o.signer, o.now);
    return await signPresentation({ presentation, suite, challenge, domain, documentLoader });
  } catch (error) {
    throw toCredentialError(error, 'signing_failed');
  }
}

async function presentSdJwt({ credentials, signer, challenge, domain, now }: PresentationInput): Promise<string> {
  const [credential, ...others] = credentials;
  if (others.length > 0) throw new CredentialError('format_unsupported', 'An SD-JWT+KB holds one credential');
  return bindSdJwt(credential, { signer, nonce: challenge, audience: domain, now });
}
