// /contexts/… and /schemas/…: the product's own JSON-LD context and JSON Schemas, as their exact bytes.
import { problem } from '@skill-records/service-kit/problem';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { readPublishedDocument } from '../use-cases/read-published-document.ts';
import { answers } from './common.ts';

export function publishedDocumentRoutes(app: App): void {
  for (const folder of ['contexts', 'schemas']) {
    app.get(
      `/${folder}/*`,
      {
        // A version never changes: v2 will be another address.
        config: { auth: 'public', cors: true, cache: 'public, max-age=31536000, immutable' },
        schema: {
          tags: ['contexts and schemas'],
          summary: folder === 'contexts' ? 'A JSON-LD context' : 'A JSON Schema',
          params: Type.Object({ '*': Type.String({ maxLength: 200 }) }),
          response: answers({ 200: Type.Record(Type.String(), Type.Unknown()) }),
        },
      },
      async (request, reply) => {
        const document = readPublishedDocument(`${folder}/${request.params['*']}`);
        if (!document) throw problem('not_found');
        reply.header('etag', document.etag);
        if (request.headers['if-none-match'] === document.etag) return reply.code(304).send();
        return reply.type(document.contentType).send(Buffer.from(document.bytes));
      },
    );
  }
}
