// POST /v1/entries/{issuanceId}/message: says something about one issuance in its message entries.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies, PublishList } from '../use-cases/dependencies.ts';
import { CHANGE_ID, ISSUANCE_ID, TENANT_SLUG } from '../use-cases/identifiers.ts';
import { setMessage } from '../use-cases/set-message.ts';

export function registerSetMessage(app: App, deps: Dependencies, publish: PublishList): void {
  app.post(
    '/v1/entries/:issuanceId/message',
    {
      schema: {
        tags: ['internal'],
        summary: 'Set the message of an issuance; the answer means that the new lists are public',
        params: Type.Object({ issuanceId: ISSUANCE_ID }),
        body: Type.Object({
          tenant: Type.Optional(TENANT_SLUG),
          value: Type.Integer({ minimum: 0, maximum: 255, description: 'Place in statusMessages; the first is 0.' }),
          changeId: CHANGE_ID,
        }),
        response: {
          200: Type.Object({ version: Type.Integer(), statusListCredential: Type.Array(Type.String()) }),
        },
      },
      config: { auth: { service: ['issuer'] } },
    },
    async (request) => setMessage(deps, publish, { ...request.body, issuanceId: request.params.issuanceId }),
  );
}
