// Reads application/x-www-form-urlencoded parameters by the rules of OAuth 2.0.
import { OAuthError, type OAuthErrorCode } from './oauth-error.ts';

/** A parsed form body: URLSearchParams, or an object in which a repeated parameter became an array. */
export type Form = URLSearchParams | Readonly<Record<string, unknown>>;

/**
 * Gives a reader of single parameters. A repeated parameter is refused, an empty one counts as absent, and parameters
 * nobody asks for are ignored (RFC 6749, section 3.2, https://www.rfc-editor.org/rfc/rfc6749#section-3.2).
 */
export function formReader(form: unknown, code: OAuthErrorCode): (name: string) => string | undefined {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) {
    throw new OAuthError(code, 'The request has to be form encoded');
  }
  return (name) => {
    const values = valuesOf(form as Form, name);
    if (values.length > 1) throw new OAuthError(code, `The parameter ${name} is repeated`);
    const [value] = values;
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw new OAuthError(code, `The parameter ${name} has to be a string`);
    return value;
  };
}

function valuesOf(form: Form, name: string): readonly unknown[] {
  if (form instanceof URLSearchParams) return form.getAll(name);
  if (!Object.hasOwn(form, name)) return [];
  const value = form[name];
  return Array.isArray(value) ? value : [value];
}
