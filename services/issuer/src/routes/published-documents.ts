// /contexts/…, /schemas/… and /vct/…: the product's own context, JSON Schemas and type metadata, as their exact bytes.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { listPublishedDocuments } from '../use-cases/read-published-document.ts';
import { answers } from './common.ts';

const SUMMARIES: readonly [prefix: string, summary: string][] = [
  ['/contexts/', 'The JSON-LD context of skill records'],
  ['/schemas/', 'A JSON Schema of skill records'],
  ['/vct/', 'Type metadata of skill records as SD-JWT VC'],
];

export function publishedDocumentRoutes(app: App): void {
  for (const document of listPublishedDocuments()) {
    app.get(
      document.path,
      {
        // A version never changes: v2 will be another address.
        config: { auth: 'public', cors: true, cache: 'public, max-age=31536000, immutable' },
        schema: {
          tags: ['contexts and schemas'],
          summary: SUMMARIES.find(([prefix]) => document.path.startsWith(prefix))?.[1] ?? '',
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
