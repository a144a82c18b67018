// Job profiles: publish, list, read, and see the query one turns into.

import { idempotencyKey, withIdempotency } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { type JobProfile, jobProfileSchema } from '@skill-records/skill-record/job-profile';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import {
  type PublishedProfile,
  publishJobProfile,
  readJobProfile,
  readJobProfiles,
  readProfileQuery,
} from '../use-cases/job-profiles.ts';
import { dateTime, localizedText } from './schemas.ts';

const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 120, description: 'id or id@version' }) });
const query = Type.Object({ version: Type.Optional(Type.String({ maxLength: 20 })) });
const head = Type.Object({
  id: Type.String({ description: 'Last part of the IRI; with @version it names one version' }),
  iri: Type.String(),
  version: Type.String(),
  name: localizedText,
  publishedAt: dateTime,
});

export function addJobProfileRoutes(app: App, context: VerifierContext): void {
  app.post(
    '/v1/job-profiles',
    {
      schema: {
        tags: ['job profiles'],
        summary: 'Publish a job profile',
        description:
          'A published version never changes; publish a change as a new version. No skill may be asked without a reason.',
        body: jobProfileSchema,
        response: { 201: head },
      },
      config: { auth: { apiKey: 'profiles:write' } },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const answer = await withIdempotency(
        context.db,
        { tenantId, key: idempotencyKey(request), route: 'POST /v1/job-profiles', body: request.body },
        async (tx) => ({
          status: 201,
          body: headOf(await publishJobProfile(context, tx, tenantId, request.body as JobProfile)),
        }),
      );
      return reply.code(201).send(answer.body);
    },
  );

  app.get(
    '/v1/job-profiles',
    {
      schema: {
        tags: ['job profiles'],
        summary: 'List job profiles, every version',
        response: { 200: Type.Object({ items: Type.Array(head) }) },
      },
      config: { auth: { apiKey: 'profiles:read' } },
    },
    async (request) => ({ items: (await readJobProfiles(context, tenantOf(request))).map(headOf) }),
  );

  app.get(
    '/v1/job-profiles/:id',
    {
      schema: {
        tags: ['job profiles'],
        summary: 'Read a job profile',
        params,
        querystring: query,
        response: { 200: Type.Intersect([head, Type.Object({ requirement: Type.Array(Type.Unknown()) })]) },
      },
      config: { auth: { apiKey: 'profiles:read' } },
    },
    async (request) => {
      const found = await readJobProfile(context, tenantOf(request), request.params.id, request.query.version);
      return { ...found.profile, ...headOf(found) };
    },
  );

  app.get(
    '/v1/job-profiles/:id/dcql',
    {
      schema: {
        tags: ['job profiles'],
        summary: 'The query a session with this profile asks',
        params,
        querystring: query,
        response: { 200: Type.Object({ credentials: Type.Array(Type.Unknown()) }) },
      },
      config: { auth: { apiKey: 'profiles:read' } },
    },
    async (request) => await readProfileQuery(context, tenantOf(request), request.params.id, request.query.version),
  );
}

function headOf({ id, version, profile, publishedAt }: PublishedProfile) {
  return { id, iri: profile.id, version, name: profile.name, publishedAt };
}
