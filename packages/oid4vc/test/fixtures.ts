// What the tests of this package share: keys, signed texts, and one way to say "this is refused, for this reason".
import { expect } from '@jest/globals';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { createDidKey } from '@skill-records/dids/did-key';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, generateKeyPair, type KeyAlgorithm, type Signer } from '@skill-records/dids/signer';
import type { JsonObject } from '../src/json.ts';
import { signJws } from '../src/jws.ts';
import { OAuthError, type OAuthErrorCode } from '../src/oauth-error.ts';

export const NOW = new Date('2026-04-01T00:00:00Z');
export const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
export const resolveDid = createDidResolver({ now: () => NOW.getTime() });

export function createSigner(algorithm: KeyAlgorithm, method: 'key' | 'jwk' = 'key'): Promise<Signer> {
  const { privateJwk, publicJwk } = generateKeyPair(algorithm);
  const { did, verificationMethod } = method === 'key' ? createDidKey(publicJwk) : createDidJwk(publicJwk);
  return createLocalSigner({ privateJwk, id: verificationMethod, controller: did });
}

/** A JWS with exactly these header members and claims; `undefined` leaves one out. */
export function signAs(signer: Signer, header: object, payload: object): Promise<string> {
  return signJws({ signer, header: plain(header), payload: plain(payload) });
}

/** Replaces one part of a compact JWS (0 header, 1 payload, 2 signature). */
export function replacePart(jws: string, index: number, text: string): string {
  return jws
    .split('.')
    .map((part, i) => (i === index ? text : part))
    .join('.');
}

export const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Expects an OAuthError with this code whose description has these words, and returns it. */
export async function expectRefusal(act: () => unknown, code: OAuthErrorCode, words: string): Promise<OAuthError> {
  const outcome = await attempt(act);
  expect(outcome).toBeInstanceOf(OAuthError);
  const error = outcome as OAuthError;
  expect({ code: error.code, description: error.description }).toEqual({
    code,
    description: expect.stringContaining(words),
  });
  return error;
}

async function attempt(act: () => unknown): Promise<unknown> {
  try {
    return { accepted: await act() };
  } catch (error) {
    return error;
  }
}

function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
