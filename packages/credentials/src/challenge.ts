// What binds a presentation to one request of one verifier, checked alike where it is made and where it is verified.
import { CredentialError } from './credential-error.ts';

/** Throws CredentialError `challenge_missing` unless both are texts: neither has a default. */
export function requireChallenge(o: { challenge: unknown; domain: unknown }): void {
  for (const value of [o.challenge, o.domain]) {
    if (typeof value !== 'string' || value === '') {
      throw new CredentialError('challenge_missing', 'A presentation is for one challenge and one domain');
    }
  }
}
