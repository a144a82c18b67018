// Checks a foreign document against its TypeBox schema and turns the first fault into an OAuthError.
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { OAuthError, type OAuthErrorCode } from './oauth-error.ts';

/**
 * Returns `value` itself (unknown members stay) when it has the shape. The error names the place of the fault and the
 * rule, never the value; `what` names the message, as in `Credential request`.
 */
export function checkShape<T extends TSchema>(
  schema: T,
  value: unknown,
  o: { code: OAuthErrorCode; what: string },
): Static<T> {
  if (Value.Check(schema, value)) return value;
  const fault = Value.Errors(schema, value)[0];
  const place = fault?.instancePath ? ` at ${fault.instancePath.slice(0, 80)}` : '';
  throw new OAuthError(o.code, `${o.what}${place}: ${fault?.message ?? 'has not the expected shape'}`);
}
