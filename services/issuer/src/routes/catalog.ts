// GET /v1/catalog/skills|scales|achievements: the public catalogue as JSON, CSV and XML.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import {
  CATALOGUE_NAMES,
  type CatalogueName,
  catalogueToCsv,
  catalogueToXml,
  readCatalogue,
} from '../use-cases/read-catalogue.ts';
import { answers } from './common.ts';

const SUMMARIES: Record<CatalogueName, string> = {
  skills: 'Skills with their defined levels',
  scales: 'Scales with their levels',
  achievements: 'Published achievements of the training providers here',
};

export function catalogueRoutes(app: App, ctx: IssuerContext): void {
  const config = { auth: 'public' as const, cors: true, cache: 'public, max-age=300' };
  for (const name of CATALOGUE_NAMES) {
    const schema = { tags: ['catalogue'], response: answers({ 200: Type.String() }) };
    app.get(
      `/v1/catalog/${name}`,
      {
        config,
        schema: {
          ...schema,
          summary: SUMMARIES[name],
          response: answers({ 200: Type.Object({ items: Type.Array(Type.Record(Type.String(), Type.Unknown())) }) }),
        },
      },
      async () => ({ items: await readCatalogue(ctx, name) }),
    );
    app.get(
      `/v1/catalog/${name}.csv`,
      { config, schema: { ...schema, summary: `${SUMMARIES[name]} (CSV)` } },
      async (_request, reply) =>
        reply.type('text/csv; charset=utf-8').send(catalogueToCsv(await readCatalogue(ctx, name))),
    );
    app.get(
      `/v1/catalog/${name}.xml`,
      { config, schema: { ...schema, summary: `${SUMMARIES[name]} (XML)` } },
      async (_request, reply) =>
        reply.type('application/xml; charset=utf-8').send(catalogueToXml(name, await readCatalogue(ctx, name))),
    );
  }
}
