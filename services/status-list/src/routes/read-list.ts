// GET /{tenant}/status-lists/{listId}: the signed list for everybody, without parameters that could tell who is being checked.

import { problem } from '@skill-records/service-kit/problem';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies } from '../use-cases/dependencies.ts';
import { readList } from '../use-cases/read-list.ts';
import { createNegotiator } from './negotiate-media-type.ts';

/** A JSON-LD credential is JSON, and not every client knows its own media type: the same bytes under each name. */
const MEDIA_TYPES = {
  bitstring: createNegotiator(['application/vc', 'application/ld+json', 'application/json']),
  token: createNegotiator(['application/statuslist+jwt']),
};

export function registerReadList(app: App, deps: Dependencies): void {
  app.get(
    '/:tenant/status-lists/:listId',
    {
      schema: {
        tags: ['public'],
        summary:
          'A signed list: a Bitstring Status List credential, or a Status List Token (application/statuslist+jwt)',
        params: Type.Object({ tenant: Type.String({ maxLength: 39 }), listId: Type.String({ maxLength: 64 }) }),
        response: {
          200: Type.Unknown({ description: 'The list, byte for byte as it was signed.' }),
          304: Type.Unknown({ description: 'The caller has this version already.' }),
          501: Type.Unknown({ description: 'Lists of the past (`time`, `timestamp`) are not given out.' }),
        },
      },
      config: { auth: 'public', cors: true },
    },
    async (request, reply) => {
      refuseHistory(request.query);
      const list = await readList(deps, request.params);
      const mediaType = MEDIA_TYPES[list.kind](request.headers.accept);
      if (mediaType === undefined) throw problem('not_acceptable');
      reply
        .header('etag', list.etag)
        .header('cache-control', `public, max-age=${list.maxAgeSeconds}`)
        .header('vary', 'Accept');
      if (matches(request.headers['if-none-match'], list.etag)) return reply.code(304).send();
      return reply.type(mediaType).send(list.bytes);
    },
  );
}

/**
 * Answering the present list to a question about the past would be taken for an answer. `timestamp`: Bitstring Status
 * List v1.0, section 3.2; `time`: Token Status List, section 8.4, which advises against keeping a history at all.
 */
function refuseHistory(query: unknown): void {
  const parameters = (query ?? {}) as Record<string, unknown>;
  if ('time' in parameters || 'timestamp' in parameters) throw problem('history_not_kept');
}

/** RFC 9110, section 13.1.2: a list of tags, weak or strong, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined || header === '') return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
