// Small parts that several routes share: who calls, paging parameters, schemas of answers.
import { tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Caller } from '../use-cases/issuer-context.ts';

type Request = Parameters<typeof tenantOf>[0];

/** The tenant and the API key of a call, for use cases and the audit trail. */
export function callerOf(request: Request): Caller {
  return { tenantId: tenantOf(request), actor: `apiKey:${request.auth.keyId ?? 'unknown'}` };
}

/** `limit` and `cursor` of paged lists; a list answers `{items, next?}`, and `next` is the cursor of the next page. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
};

export const DEFAULT_LIMIT = 50;

export const idParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 500 }) });

export const bothLanguages = (maxLength: number) =>
  Type.Object({
    en: Type.String({ minLength: 1, maxLength }),
    ja: Type.String({ minLength: 1, maxLength }),
  });

export const pageOfItems = <T extends Type.TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });

/** Answers as the API description shows them; what is sent is what the use case gives, unchanged. */
export function answers(response: Record<number, Type.TSchema>): Record<number, Type.TUnknown> {
  return response as Record<number, Type.TUnknown>;
}
