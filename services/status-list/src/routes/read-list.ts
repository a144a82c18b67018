// GET /{tenant}/status-lists/{listId}: the signed list for everybody, without parameters that could tell who is being checked.

import { problem } from '@skill-records/service-kit/problem';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies } from '../use-cases/dependencies.ts';
import { readList } from '../use-cases/read-list.ts';
import { negotiateMediaType } from './negotiate-media-type.ts';

/** The same bytes under each name: a JSON-LD credential is JSON, and not every client knows its own media type. */
const MEDIA_TYPES = ['application/vc', 'application/ld+json', 'application/json'] as const;

export function registerReadList(app: App, deps: Dependencies): void {
  app.get(
    '/:tenant/status-lists/:listId',
    {
      schema: {
        tags: ['public'],
        summary: 'A signed Bitstring Status List credential',
        params: Type.Object({ tenant: Type.String({ maxLength: 39 }), listId: Type.String({ maxLength: 64 }) }),
        response: {
          200: Type.Unknown({ description: 'The list credential, byte for byte as it was signed.' }),
          304: Type.Unknown({ description: 'The caller has this version already.' }),
        },
      },
      config: { auth: 'public', cors: true },
    },
    async (request, reply) => {
      // Token Status List (application/statuslist+jwt) is not offered yet, so asking for it alone is answered with 406.
      const mediaType = negotiateMediaType(request.headers.accept, MEDIA_TYPES);
      if (mediaType === undefined) throw problem('not_acceptable');
      const list = await readList(deps, request.params);
      const etag = `"${list.version}"`;
      reply
        .header('etag', etag)
        .header('cache-control', `public, max-age=${list.maxAgeSeconds}`)
        .header('vary', 'Accept');
      if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return reply.type(mediaType).send(list.bytes);
    },
  );
}

/** RFC 9110, section 13.1.2: a list of tags, weak or strong, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
