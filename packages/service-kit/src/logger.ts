// The log: JSON lines with allow-listed fields only, so that no credential, token, name or address can slip in.
import pino, { type Bindings, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Fields that may appear beside the message. Whatever else is handed in is dropped (security: allow-list, not redaction). */
const ALLOWED_FIELDS = new Set([
  'service',
  'requestId',
  'reqId',
  'method',
  'route',
  'status',
  'ms',
  'bytes',
  'tenantId',
  'keyId',
  'caller',
  'code',
  'codes',
  'reason',
  'purpose',
  'queue',
  'target',
  'jobId',
  'outboxId',
  'attempt',
  'tries',
  'count',
  'version',
  'schema',
  'migration',
  'backend',
  'host',
  'port',
  'pid',
  'signal',
  'state',
  'step',
  'listId',
  'batchId',
  'err',
]);

/** Values longer than this are cut: an allow-listed field is an id, never a document. */
const MAX_LENGTH = 200;

/**
 * Creates the log of one process. `level` as pino's ('silent' … 'trace'); `destination` is for tests, default standard output.
 * Errors go under `err` and keep only class, code, a scrubbed message and the stack's places.
 */
export function createLogger(o: { service: string; level?: string; destination?: DestinationStream }): Log {
  const log = pino(
    {
      level: o.level ?? 'info',
      base: { service: o.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (described: unknown) => described }, // already described below
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => allowed(fields),
      },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((arg, index) =>
              typeof arg === 'string' && index < 2 ? scrub(arg, false) : arg instanceof Error ? { err: arg } : arg,
            ) as Parameters<typeof method>,
          );
        },
      },
    },
    o.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  // pino lets the fields of children through unformatted; children inherit this in turn.
  const { child } = log;
  log.child = function childOf(this: Log, fields: Bindings, options?: object) {
    return child.call(this, allowed(fields), options as never);
  } as typeof log.child;
  return log;
}

function allowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!ALLOWED_FIELDS.has(name) || value === undefined) continue;
    kept[name] = name === 'err' ? describeError(value) : plain(value);
  }
  return kept;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, 20).map(plain);
  return '[object]';
}

/** What of an error may be logged: class, code, scrubbed message, places in the code; the same of its causes. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: plain(code) } : {}),
    ...(typeof constraint === 'string' ? { constraint: plain(constraint) } : {}),
    message: scrub(error.message, true).slice(0, MAX_LENGTH),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Takes out of a text what could be somebody's data: quoted parts, addresses, long tokens, query strings, foreign letters. */
function scrub(text: string, strict: boolean): string {
  const scrubbed = text
    .replace(/[^\s"'<>]+@[^\s"'<>]+/g, '…')
    .replace(/\?[^\s"']*=[^\s"']*/g, '?…')
    .replace(/[A-Za-z0-9_-]{40,}/g, '…');
  return strict
    ? scrubbed
        .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"')
        .replace(/[A-Za-z0-9_+/=-]{20,}/g, '…')
        .replace(/[^\x20-\x7e…]+/g, '…')
    : scrubbed;
}
