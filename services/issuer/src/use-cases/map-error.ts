// The one table from errors of packages and neighbours to problems of this service.
import { Problem } from '@skill-records/service-kit/problem';

/** What is not named here is our own fault and becomes `internal_error`. */
export function mapError(error: unknown): Problem | undefined {
  const { name } = error as { name?: unknown };
  // The work is recorded; the same request again goes on where this one stopped.
  if (name === 'StatusListError') return new Problem('service_unavailable', { retryAfter: 5, cause: error });
  return undefined;
}
