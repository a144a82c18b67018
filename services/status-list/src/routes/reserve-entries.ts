// POST /v1/entries: reserves status entries for up to 1000 issuances.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies, PublishList } from '../use-cases/dependencies.ts';
import { ISSUANCE_ID, TENANT_SLUG } from '../use-cases/identifiers.ts';
import { reserveEntries } from '../use-cases/reserve-entries.ts';

const PURPOSE = Type.Union([Type.Literal('revocation'), Type.Literal('suspension')]);

export function registerReserveEntries(app: App, deps: Dependencies, publish: PublishList): void {
  app.post(
    '/v1/entries',
    {
      schema: {
        tags: ['internal'],
        summary: 'Reserve status entries; the same issuance and purpose again give the same entry',
        body: Type.Object({
          tenant: TENANT_SLUG,
          issuanceIds: Type.Array(ISSUANCE_ID, { minItems: 1, maxItems: 1000 }),
          purposes: Type.Array(PURPOSE, { minItems: 1, maxItems: 2, uniqueItems: true }),
        }),
        response: {
          200: Type.Array(
            Type.Object({
              issuanceId: Type.String(),
              entries: Type.Array(
                Type.Object({
                  id: Type.String(),
                  type: Type.Literal('BitstringStatusListEntry'),
                  statusPurpose: PURPOSE,
                  statusListIndex: Type.String(),
                  statusListCredential: Type.String(),
                }),
              ),
            }),
          ),
        },
      },
      config: { auth: { service: ['issuer'] } },
    },
    async (request) => reserveEntries(deps, publish, request.body),
  );
}
