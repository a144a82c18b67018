// POST /v1/entries/{issuanceId}/status: revokes, suspends or reinstates one issuance.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { changeStatus } from '../use-cases/change-status.ts';
import type { Dependencies, PublishList } from '../use-cases/dependencies.ts';
import { CHANGE_ID, ISSUANCE_ID, REQUESTED_STATUS, SUSPENSION_END, TENANT_SLUG } from '../use-cases/identifiers.ts';

export function registerChangeStatus(app: App, deps: Dependencies, publish: PublishList): void {
  app.post(
    '/v1/entries/:issuanceId/status',
    {
      schema: {
        tags: ['internal'],
        summary: 'Change the status of an issuance in all its lists; the answer means that the new lists are public',
        params: Type.Object({ issuanceId: ISSUANCE_ID }),
        body: Type.Object({
          tenant: Type.Optional(TENANT_SLUG),
          status: REQUESTED_STATUS,
          changeId: CHANGE_ID,
          until: Type.Optional(SUSPENSION_END),
        }),
        response: {
          200: Type.Object({
            version: Type.Integer({ description: 'Of the first list.' }),
            statusListCredential: Type.Array(Type.String(), { description: 'Every list that shows the change.' }),
          }),
        },
      },
      config: { auth: { service: ['issuer'] } },
    },
    async (request) => {
      const { until, ...body } = request.body;
      const { issuanceId } = request.params;
      return changeStatus(deps, publish, { ...body, issuanceId, ...(until && { until: new Date(until) }) });
    },
  );
}
