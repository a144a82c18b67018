// Request bodies: an exact table of media types, strict parsers, and size limits for streams.
import { Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem, problem } from '../problem.ts';
import { decodeUtf8, parseStrictJson } from '../strict-json.ts';

export const UPLOAD_LIMIT = 50 * 1024 * 1024;

// type/subtype of RFC 9110 section 8.3.1, then at most a charset. Anything else could be read differently by somebody else.
const MEDIA_TYPE =
  /^([a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+)(?:[ \t]*;[ \t]*charset=(?:"([a-z0-9_-]+)"|([a-z0-9_-]+)))?[ \t]*$/i;

/**
 * Refuses (415) every spelling of Content-Type that is not exactly one the route names; afterwards the header is the plain
 * lower-case type, so that the parser chosen is the one meant (a header that fools the choice of the parser would skip
 * validation).
 */
export function checkContentType(request: FastifyRequest): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const header = headers['content-type'];
  if (!hasBody) {
    // No body, so a type says nothing; without it the framework does not try to parse emptiness.
    delete headers['content-type'];
    return;
  }
  if (request.method === 'GET' || request.method === 'HEAD') throw problem('bad_request');
  const match = MEDIA_TYPE.exec(header ?? '');
  const type = match?.[1]?.toLowerCase();
  const charset = (match?.[2] ?? match?.[3])?.toLowerCase();
  const { consumes, upload = [] } = request.routeOptions.config;
  const accepted: readonly string[] = consumes ?? (upload.length > 0 ? [] : ['application/json']);
  const isUpload = (upload as readonly string[]).includes(type ?? '');
  if (type === undefined || !(accepted.includes(type) || isUpload)) throw problem('unsupported_media_type');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && !isUpload)
    throw problem('unsupported_media_type');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw problem('unsupported_media_type');
  headers['content-type'] = type;
  request.bodyCharset = charset;
}

/** Replaces the framework's parsers by ours. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:json|vc|vp|[a-z0-9.+-]+\+json)$/,
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => parseStrictJson(body),
  );
  app.addContentTypeParser(
    ['text/plain', 'application/jwt'],
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => decodeUtf8(body),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => parseForm(body, request.routeOptions.config.errors === 'page'),
  );
  app.addContentTypeParser(
    ['text/csv', 'application/x-ndjson'],
    async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
      const limit = request.routeOptions.bodyLimit ?? UPLOAD_LIMIT;
      if (Number(request.headers['content-length'] ?? 0) > limit) throw problem('payload_too_large');
      return payload.pipe(limitBytes(limit));
    },
  );
}

/**
 * Form fields as an object. OAuth forbids repeated parameters (RFC 6749 section 3.2); a page's form may repeat a name
 * (check boxes), which gives an array.
 */
function parseForm(body: Buffer, mayRepeat: boolean): Record<string, string | string[]> {
  const text = decodeUtf8(body);
  const fields: Record<string, string | string[]> = {};
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > 1000 || name === '__proto__') throw problem('bad_request');
    if (!Object.hasOwn(fields, name)) {
      fields[name] = value;
      continue;
    }
    if (!mayRepeat) throw problem('bad_request');
    fields[name] = [fields[name] as string | string[], value].flat();
  }
  return fields;
}

function limitBytes(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > limit) done(new Problem('payload_too_large'));
      else done(null, chunk);
    },
  });
}
