// The forms in which a credential or presentation travels, and how they are told apart before anything is believed.
import { decodeBase64url } from '@skill-records/dids/base64url';
import { MAX_JWS_LENGTH } from '@skill-records/dids/jws';
import { parseStrictJsonObject } from '@skill-records/dids/strict-json';
import { isEnveloped, openEnvelope } from './jose/envelope.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/**
 * - `ldp_vc`: Data Integrity, VC Data Model 2.0 and 1.1, a JSON object;
 * - `vc+jwt`: VC-JOSE-COSE, VC Data Model 2.0, the payload is the credential;
 * - `jwt_vc_json`: VC Data Model 1.1 as a JWT with the claim `vc`;
 * - `dc+sd-jwt`: SD-JWT VC.
 */
export const CREDENTIAL_FORMATS = ['ldp_vc', 'vc+jwt', 'jwt_vc_json', 'dc+sd-jwt'] as const;

export type CredentialFormat = (typeof CREDENTIAL_FORMATS)[number];

/**
 * By shape and header alone; `undefined` is not a credential that we know. An enveloped credential is of the format that
 * it carries. Nothing is verified: the format only chooses the check, and each check refuses what is not its own.
 */
export function formatOf(input: unknown): CredentialFormat | undefined {
  if (isEnveloped(input, 'EnvelopedVerifiableCredential')) {
    const opened = openEnvelope(input, 'EnvelopedVerifiableCredential');
    return opened === undefined ? undefined : formatOfCompact(opened, 'vc+jwt', 'vc');
  }
  return isJsonObject(input) ? 'ldp_vc' : formatOfCompact(input, 'vc+jwt', 'vc');
}

/** The same for presentations: `vc+jwt` is then a `vp+jwt`, `jwt_vc_json` a JWT with the claim `vp`. */
export function presentationFormatOf(input: unknown): CredentialFormat | undefined {
  if (isEnveloped(input, 'EnvelopedVerifiablePresentation')) {
    const opened = openEnvelope(input, 'EnvelopedVerifiablePresentation');
    return opened === undefined ? undefined : formatOfCompact(opened, 'vp+jwt', 'vp');
  }
  return isJsonObject(input) ? 'ldp_vc' : formatOfCompact(input, 'vp+jwt', 'vp');
}

/**
 * A `typ` decides (RFC 8725, section 3.11). VC-JOSE-COSE and the VC Data Model 1.1 allow to leave it out, and only then
 * the payload is asked: the claim `vc` or `vp` makes it one of 1.1, whatever else is in it.
 */
function formatOfCompact(text: unknown, typ: 'vc+jwt' | 'vp+jwt', claim: 'vc' | 'vp'): CredentialFormat | undefined {
  if (typeof text !== 'string' || text.length > MAX_JWS_LENGTH) return undefined;
  const [jwt = ''] = text.split('~', 1);
  const [first = '', second = ''] = jwt.split('.', 2);
  const header = readPart(first);
  if (header === undefined) return undefined;
  if (jwt !== text) return header.typ === 'dc+sd-jwt' ? 'dc+sd-jwt' : undefined;
  if (isMediaType(header.typ, typ)) return 'vc+jwt';
  if (header.typ !== undefined && header.typ !== 'JWT') return undefined;
  const payload = readPart(second);
  if (payload === undefined) return undefined;
  if (Object.hasOwn(payload, claim)) return 'jwt_vc_json';
  return header.typ === undefined && Object.hasOwn(payload, '@context') ? 'vc+jwt' : undefined;
}

function readPart(part: string): JsonObject | undefined {
  const bytes = decodeBase64url(part);
  return bytes === undefined ? undefined : parseStrictJsonObject(bytes);
}

/** `application/` may be left out of a header's `typ` and `cty` (RFC 7515, sections 4.1.9 and 4.1.10). */
export function isMediaType(value: unknown, subtype: string): boolean {
  return value === subtype || value === `application/${subtype}`;
}
