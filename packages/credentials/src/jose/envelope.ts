// Enveloped credentials and presentations: an object whose only content is a secured document in a data: URL.
// https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
import { asList, isJsonObject, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V2 } from '../structure.ts';

export type EnvelopeType = 'EnvelopedVerifiableCredential' | 'EnvelopedVerifiablePresentation';

const MEDIA_TYPES: Readonly<Record<EnvelopeType, readonly string[]>> = {
  EnvelopedVerifiableCredential: ['application/vc+jwt', 'application/dc+sd-jwt'],
  EnvelopedVerifiablePresentation: ['application/vp+jwt'],
};

/** True when the object says that it is an envelope; whether it is a good one, openEnvelope tells. */
export function isEnveloped(input: unknown, type: EnvelopeType): input is JsonObject {
  return isJsonObject(input) && asList(input.type).includes(type);
}

/**
 * The compact text inside; `undefined` unless the object is an envelope and nothing but one. A further member would be
 * read by somebody and is signed by nobody. The text is one token: what comes after it in the URL is no part of it.
 */
export function openEnvelope(envelope: JsonObject, type: EnvelopeType): string | undefined {
  const { '@context': contexts, type: types, id, ...others } = envelope;
  if (Object.keys(others).length > 0 || asList(types).length !== 1 || !asList(contexts).includes(CREDENTIALS_V2)) {
    return undefined;
  }
  const match = typeof id === 'string' ? /^data:([a-z+/-]+),([A-Za-z0-9._~-]+)$/.exec(id) : null;
  return match !== null && MEDIA_TYPES[type].includes(match[1] as string) ? match[2] : undefined;
}

/** The envelope of a compact credential; the format is the caller's knowledge. */
export function envelopCredential(credential: string, format: 'vc+jwt' | 'dc+sd-jwt'): JsonObject {
  return {
    '@context': CREDENTIALS_V2,
    type: 'EnvelopedVerifiableCredential',
    id: `data:application/${format},${credential}`,
  };
}
