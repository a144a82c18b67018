// Looks into a presentation that has not been verified: what is in it, not what is to be believed.
import { presentationFormatOf } from '@skill-records/credentials/formats';
import { decodeJws } from '@skill-records/dids/jws';

type JsonObject = Record<string, unknown>;

/** Of every form; an SD-JWT+KB is its one credential. Empty for what holds none, or is no presentation. */
export function readPresentedCredentials(presentation: unknown): unknown[] {
  switch (presentationFormatOf(presentation)) {
    case 'dc+sd-jwt':
      return [presentation];
    case 'vc+jwt':
      return asList(payloadOf(presentation)?.verifiableCredential);
    case 'jwt_vc_json':
      return asList((payloadOf(presentation)?.vp as JsonObject | undefined)?.verifiableCredential);
    case 'ldp_vc':
      return asList((presentation as JsonObject).verifiableCredential);
    default:
      return [];
  }
}

/** The challenge and the domain that a presentation says it was made for. */
export function readStatedRequest(presentation: unknown): { challenge?: string; domain?: string } {
  const [proof] = asList((presentation as JsonObject | undefined)?.proof) as (JsonObject | undefined)[];
  const claims = proof === undefined ? claimsOf(presentation) : undefined;
  const challenge = proof?.challenge ?? claims?.nonce;
  const domain = proof?.domain ?? asList(claims?.aud)[0];
  return {
    ...(typeof challenge === 'string' && challenge !== '' && { challenge }),
    ...(typeof domain === 'string' && domain !== '' && { domain }),
  };
}

function claimsOf(presentation: unknown): JsonObject | undefined {
  switch (presentationFormatOf(presentation)) {
    case 'dc+sd-jwt':
      return decodeJws(String(presentation).split('~').at(-1))?.payload;
    case 'vc+jwt':
    case 'jwt_vc_json':
      return payloadOf(presentation);
    default:
      return undefined;
  }
}

/** Of a compact text, or of the one in an envelope. */
function payloadOf(presentation: unknown): JsonObject | undefined {
  const text = typeof presentation === 'string' ? presentation : (presentation as JsonObject).id;
  return decodeJws(String(text).replace(/^data:[^,]*,/, ''))?.payload;
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
