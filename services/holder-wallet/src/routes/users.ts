// Users and their sessions: POST /v1/users, POST and DELETE /v1/sessions.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, bearerToken, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { addUser } from '../use-cases/add-user.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { endSession, openSession, SESSION_DAYS } from '../use-cases/open-session.ts';
import { sendSignInCode, verifySignInCode } from '../use-cases/sign-in.ts';
import { Email, Locale, PersonName } from './schemas.ts';

const tags = ['users'];
const Token = Type.Object({ token: Type.String(), expiresAt: Type.String({ format: 'date-time' }) });

export function addUserRoutes(app: App, wallet: Wallet): void {
  app.post(
    '/v1/users',
    {
      schema: {
        tags,
        summary: 'Open a wallet for somebody (operator)',
        body: Type.Object({ email: Email, name: PersonName, locale: Type.Optional(Locale) }),
        response: {
          201: Type.Object({
            id: Type.String(),
            email: Type.String(),
            name: Type.String(),
            did: Type.String(),
            ...Token.properties,
          }),
        },
      },
      config: { auth: 'operator' },
    },
    async (request, reply) => {
      const { email, name, locale = 'ja' } = request.body;
      const { body } = await addUser(wallet, { email, name, locale }, idempotencyKey(request));
      return reply.code(201).send(body);
    },
  );

  app.post(
    '/v1/sessions',
    {
      schema: {
        tags,
        summary: 'Ask for a one-time code, or open a session with it',
        description:
          'With `email` alone: 202, and a code is sent if the address has a wallet. With `code` too: 201 with a token.',
        body: Type.Object({ email: Email, code: Type.Optional(Type.String({ minLength: 4, maxLength: 40 })) }),
        response: { 201: Token, 202: Type.Object({ state: Type.String() }) },
      },
      config: { auth: 'public', rateLimit: { max: 120, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { email, code } = request.body;
      if (code === undefined) {
        sendSignInCode(wallet, email);
        return reply.code(202).send({ state: 'codeSent' });
      }
      const session = await verifySignInCode(wallet, { email, code }, (tx, userId) =>
        openSession(tx, { userId, days: SESSION_DAYS }),
      );
      return reply.code(201).send({ token: session.token, expiresAt: session.expiresAt.toISOString() });
    },
  );

  app.delete(
    '/v1/sessions',
    { schema: { tags, summary: 'End the session of the token that is sent' }, config: { auth: 'user' } },
    async (request, reply) => {
      await endSession(wallet, { userId: tenantOf(request), token: bearerToken(request) as string });
      return reply.code(204).send();
    },
  );
}
