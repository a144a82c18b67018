// Turns what can go wrong between wallet and verifier into the wallet's problems.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { Problem } from '@skill-records/service-kit/problem';
import { RefusedError, UnreachableError } from '../clients/http.ts';

/** Errors while a request is fetched and verified; other errors (ours) come back as they are. */
export function toRequestProblem(error: unknown): unknown {
  if (error instanceof UnreachableError || error instanceof RefusedError) {
    return new Problem('request_unreachable', { cause: error });
  }
  if (!(error instanceof OAuthError)) return error;
  // An error with `replyTo` comes from a genuine request that asks for something we do not do.
  if (error.replyTo !== undefined) return new Problem('request_not_supported', { cause: error });
  const notAuthentic = error.code === 'invalid_request_object' || error.code === 'invalid_client';
  return new Problem(notAuthentic ? 'request_not_authentic' : 'request_malformed', { cause: error });
}
