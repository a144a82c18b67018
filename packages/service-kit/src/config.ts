// Reads a service's settings from the environment: one schema, read once, every fault reported together, frozen.
import { readFileSync } from 'node:fs';
import Type, { type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';

const jwk = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  kid: Type.Optional(Type.String()),
});

/** Settings that every service has; spread into the service's own `Type.Object`. */
export const commonConfig = {
  MODE: Type.Union([Type.Literal('loopback'), Type.Literal('production')], { default: 'production' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  BASE_URL: Type.String({ minLength: 1 }),
  APP_DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  WORKER_DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  MASTER_KEY: Type.String(),
  SERVICE_KEY: Type.Object({ ...jwk.properties, d: Type.String() }),
  SERVICE_CALLERS: Type.Record(Type.String(), jwk, { default: {} }),
  ALLOWED_INSECURE_ORIGINS: Type.Array(Type.String(), { default: [] }),
  LOG_LEVEL: Type.Union(
    ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://' })),
  MAIL_FROM: Type.Optional(Type.String({ minLength: 3 })),
  TRUST_PROXY: Type.Optional(Type.String({ pattern: '^(\\d{1,2}|[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*)$' })),
  /** PEM of the listener's own certificate and key, where no proxy ends TLS. */
  TLS_CERT: Type.Optional(Type.String({ pattern: '-----BEGIN CERTIFICATE-----' })),
  TLS_KEY: Type.Optional(Type.String({ pattern: '-----BEGIN (EC |RSA )?PRIVATE KEY-----' })),
  /** Opens what the public test suites of W3C need (test contexts, VC-API without a key); loopback only. */
  CONFORMANCE: Type.Optional(Type.Boolean()),
};

/** For services that have operator routes. */
export const operatorConfig = { OPERATOR_KEY: Type.String({ minLength: 32 }) };

/** The `tls` of `createServer`. */
export function tlsOf(config: { TLS_CERT?: string; TLS_KEY?: string }): { cert: string; key: string } | undefined {
  const { TLS_CERT: cert, TLS_KEY: key } = config;
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

/** A judgement over the whole configuration: a sentence about what is wrong (never with the value), or nothing. */
export type ConfigRule = (config: Record<string, unknown>) => string | undefined;

/** The process must not start: `faults` names every wrong setting, and no value. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration is not usable / 設定に誤りがあります:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** True for an absolute http(s) origin: scheme, host, optional port and nothing else. */
export function isOrigin(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === value;
}

/** The rules that go with `commonConfig`. */
export const commonRules: readonly ConfigRule[] = [
  ({ BASE_URL }) =>
    isOrigin(BASE_URL) ? undefined : 'BASE_URL must be an origin such as https://issuer.example (no path)',
  ({ MODE, BASE_URL }) =>
    MODE === 'production' && String(BASE_URL).startsWith('http:') ? 'BASE_URL must be https in production' : undefined,
  ({ ALLOWED_INSECURE_ORIGINS: origins }) =>
    Array.isArray(origins) && !origins.every(isOrigin)
      ? 'ALLOWED_INSECURE_ORIGINS must list exact origins (scheme, host, port)'
      : undefined,
  ({ MODE, ALLOWED_INSECURE_ORIGINS: origins }) =>
    MODE === 'production' && Array.isArray(origins) && origins.length > 0
      ? 'ALLOWED_INSECURE_ORIGINS must be empty in production'
      : undefined,
  ({ MASTER_KEY }) =>
    typeof MASTER_KEY === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(MASTER_KEY)
      ? undefined
      : 'MASTER_KEY must be 32 random bytes in base64 (openssl rand -base64 32)',
  ({ TLS_CERT, TLS_KEY }) =>
    (TLS_CERT === undefined) === (TLS_KEY === undefined) ? undefined : 'TLS_CERT and TLS_KEY go together',
  ({ MODE, CONFORMANCE }) =>
    CONFORMANCE && MODE !== 'loopback' ? 'CONFORMANCE belongs to loopback mode alone' : undefined,
  ({ SMTP_URL, MAIL_FROM }) => (SMTP_URL && !MAIL_FROM ? 'MAIL_FROM is needed when SMTP_URL is set' : undefined),
];

/**
 * Reads `schema` from `env`. `NAME_FILE` gives the content of a file as `NAME` (for secrets), without its last line break.
 * Text becomes integer, boolean, array (JSON or comma list) or object (JSON) by the type of the property; an empty value counts as absent.
 * Throws `ConfigError` with all faults.
 */
export function readConfig<T extends TObject>(
  schema: T,
  env: NodeJS.ProcessEnv = process.env,
  rules: readonly ConfigRule[] = [],
): Readonly<Static<T>> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties) as [
    string,
    { type?: string; default?: unknown },
  ][]) {
    try {
      const text = readSetting(env, name);
      if (text !== undefined) values[name] = parseSetting(text, property.type);
      else if (property.default !== undefined) values[name] = structuredClone(property.default);
    } catch (error) {
      faults.push(`${name}: ${error instanceof SettingError ? error.message : 'cannot be read'}`);
      values[name] = undefined;
    }
  }
  const named = new Set(faults.map((fault) => fault.split(':')[0]));
  for (const fault of describeFaults(schema, values))
    if (!named.has(fault.name)) faults.push(`${fault.name}: ${fault.text}`);
  if (faults.length === 0)
    for (const rule of rules) faults.push(...[rule(values)].filter((fault) => fault !== undefined));
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze(values) as Readonly<Static<T>>;
}

class SettingError extends Error {}

function readSetting(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const direct = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (direct !== undefined && file !== undefined) throw new SettingError(`give ${name} or ${name}_FILE, not both`);
  if (file === undefined) return direct;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new SettingError(`the file named by ${name}_FILE cannot be read`);
  }
}

function parseSetting(text: string, type: string | undefined): unknown {
  if (type === 'integer' || type === 'number') {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new SettingError('must be a number');
    return Number(text);
  }
  if (type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw new SettingError('must be true or false');
    return text === 'true';
  }
  if (type === 'object' || (type === 'array' && text.startsWith('['))) {
    try {
      return JSON.parse(text);
    } catch {
      throw new SettingError('must be JSON');
    }
  }
  if (type === 'array') return text.split(',').map((part) => part.trim());
  return text;
}

function describeFaults(schema: TObject, values: Record<string, unknown>): { name: string; text: string }[] {
  const known = new Map<string, string>();
  for (const error of Compile(schema).Errors(values)) {
    if (error.keyword === 'required') {
      for (const name of (error.params as { requiredProperties: string[] }).requiredProperties) {
        if (error.instancePath === '') known.set(name, 'is missing');
        else known.set(error.instancePath.split('/')[1] ?? '', `lacks the member ${name}`);
      }
    } else {
      // Only the schema's words: params of the error never hold the value itself.
      const name = error.instancePath.split('/')[1] ?? '';
      if (!known.has(name)) known.set(name, error.message);
    }
  }
  return [...known].map(([name, text]) => ({ name, text }));
}

function deepFreeze<V>(value: V): V {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
