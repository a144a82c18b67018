// /contexts/… and /schemas/…: the product's own JSON-LD context and JSON Schemas, as their exact bytes.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { listPublishedDocuments } from '../use-cases/read-published-document.ts';
import { answers } from './common.ts';

export function publishedDocumentRoutes(app: App): void {
  for (const document of listPublishedDocuments()) {
    const isContext = document.path.startsWith('/contexts/');
    app.get(
      document.path,
      {
        // A version never changes: v2 will be another address.
        config: { auth: 'public', cors: true, cache: 'public, max-age=31536000, immutable' },
        schema: {
          tags: ['contexts and schemas'],
          summary: isContext ? 'The JSON-LD context of skill records' : 'A JSON Schema of skill records',
          response: answers({ 200: Type.Record(Type.String(), Type.Unknown()) }),
        },
      },
      async (request, reply) => {
        reply.header('etag', document.etag);
        if (request.headers['if-none-match'] === document.etag) return reply.code(304).send();
        return reply.type(document.contentType).send(Buffer.from(document.bytes));
      },
    );
  }
}
