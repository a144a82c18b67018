// POST /v1/entries: reserves status entries for up to 1000 issuances.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies, PublishList } from '../use-cases/dependencies.ts';
import { DID, ISSUANCE_ID, TENANT_SLUG, VARIANT } from '../use-cases/identifiers.ts';
import { reserveEntries } from '../use-cases/reserve-entries.ts';

const PURPOSE = Type.Union([Type.Literal('revocation'), Type.Literal('suspension'), Type.Literal('message')]);
const KIND = Type.Union([Type.Literal('bitstring'), Type.Literal('token')]);

const BITSTRING_ENTRY = Type.Object({
  id: Type.String(),
  type: Type.Literal('BitstringStatusListEntry'),
  statusPurpose: Type.String(),
  statusListIndex: Type.String(),
  statusListCredential: Type.String(),
  statusSize: Type.Optional(Type.Integer()),
  statusMessage: Type.Optional(Type.Array(Type.Object({ status: Type.String(), message: Type.String() }))),
});
/** What each value of a `message` entry means. Their number decides the bits: 1, 2, 4 or 8. */
const STATUS_MESSAGES = Type.Union(
  [2, 4, 16, 256].map((count) =>
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: count, maxItems: count }),
  ),
);
const TOKEN_ENTRY = Type.Object({
  id: Type.String(),
  statusList: Type.Object({ idx: Type.Integer(), uri: Type.String() }),
});

export function registerReserveEntries(app: App, deps: Dependencies, publish: PublishList): void {
  app.post(
    '/v1/entries',
    {
      schema: {
        tags: ['internal'],
        summary: 'Reserve status entries; the same issuance, variant and purpose again give the same entry',
        body: Type.Object({
          tenant: TENANT_SLUG,
          issuanceIds: Type.Array(ISSUANCE_ID, { minItems: 1, maxItems: 1000 }),
          purposes: Type.Array(PURPOSE, { minItems: 1, maxItems: 3, uniqueItems: true }),
          variant: Type.Optional(VARIANT),
          issuer: Type.Optional(DID),
          kind: Type.Optional(KIND),
          statusMessages: Type.Optional(STATUS_MESSAGES),
        }),
        response: {
          200: Type.Array(
            Type.Object({
              issuanceId: Type.String(),
              entries: Type.Array(Type.Union([BITSTRING_ENTRY, TOKEN_ENTRY])),
            }),
          ),
        },
      },
      config: { auth: { service: ['issuer'] } },
    },
    async (request) => reserveEntries(deps, publish, request.body),
  );
}
