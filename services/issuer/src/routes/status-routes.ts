// POST …/revoke, …/suspend and …/reinstate, for a credential or for a record: the same change either way.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { changeCredentialStatus } from '../use-cases/change-credential-status.ts';
import type { IssuanceReference } from '../use-cases/find-issuance.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { answers, callerOf, idParams } from './common.ts';

const status = Type.Enum(['active', 'suspended', 'revoked']);
const reason = Type.String({ minLength: 1, maxLength: 1000 });

const ACTIONS = [
  { action: 'revoke', status: 'revoked', summary: (what: string) => `Revoke ${what} for good` },
  { action: 'suspend', status: 'suspended', summary: (what: string) => `Suspend ${what} until it is reinstated` },
  { action: 'reinstate', status: 'active', summary: (what: string) => `End the suspension of ${what}` },
] as const;

export interface StatusTarget {
  /** With `:id`. */
  path: string;
  tag: string;
  what: string;
  targetOf(id: string): IssuanceReference;
  /** The id as the answer names it. */
  viewOf(id: string): string;
}

export function statusRoutes(app: App, ctx: IssuerContext, o: StatusTarget): void {
  for (const { action, status: wanted, summary } of ACTIONS) {
    app.post(
      `${o.path}/${action}`,
      {
        config: { auth: { apiKey: 'credentials:write' } },
        schema: {
          tags: [o.tag],
          summary: summary(o.what),
          description:
            'It holds for every form in which the record was issued. The reason stays with the tenant. ' +
            '`published: false`: the status list is told as soon as it can be reached.',
          params: idParams,
          body: Type.Object({
            reason,
            until: Type.Optional(
              Type.String({
                format: 'date-time',
                maxLength: 40,
                description: 'Of a suspension: when it ends by itself.',
              }),
            ),
          }),
          response: answers({ 200: Type.Object({ id: Type.String(), status, published: Type.Boolean() }) }),
        },
      },
      async (request) => {
        const { id } = request.params;
        const { reason: why, until } = request.body;
        const change = {
          target: o.targetOf(id),
          status: wanted,
          reason: why,
          ...(until === undefined ? {} : { until: new Date(until) }),
        };
        return {
          id: o.viewOf(id),
          ...(await changeCredentialStatus(ctx, callerOf(request), change, idempotencyKey(request))),
        };
      },
    );
  }
}
