import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../src/logger.ts';

const logged = (write: (log: ReturnType<typeof createLogger>) => void, level = 'trace') => {
  const lines: string[] = [];
  write(createLogger({ service: 'kit', level, destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map(
    (line) =>
      JSON.parse(line) as Record<string, unknown> & {
        err?: { message: string; stack: string[]; code?: string; cause?: unknown };
      },
  );
};

describe('a line', () => {
  test('has the service, the level in words, a time, the message and the fields that are allowed', () => {
    expect(logged((log) => log.info({ status: 200, route: '/v1/things/:id', tenantId: 't1' }, 'request'))).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        service: 'kit',
        status: 200,
        route: '/v1/things/:id',
        tenantId: 't1',
        msg: 'request',
      },
    ]);
  });

  test.each([
    'email',
    'name',
    'token',
    'code_verifier',
    'credential',
    'body',
    'headers',
    'req',
    'url',
    'password',
    'query',
  ])('never has the field %s', (field) => {
    const [line] = logged((log) => log.info({ [field]: 'canary', status: 1 }, 'x'));
    expect(JSON.stringify(line)).not.toContain('canary');
    expect(line).toHaveProperty('status', 1);
  });

  test('keeps unknown fields out of a child’s lines as well', () => {
    const [line] = logged((log) => log.child({ requestId: 'r1', email: 'canary' }).info('x'));
    expect(line).toMatchObject({ requestId: 'r1' });
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  test('does not let a document in under an allowed name', () => {
    const [line] = logged((log) =>
      log.info({ reason: { email: 'canary' }, codes: ['a', { x: 'canary' }], code: 'c'.repeat(500) }, 'x'),
    );
    expect(line).toMatchObject({ reason: '[object]', codes: ['a', '[object]'] });
    expect(String(line?.code).length).toBeLessThan(250);
  });

  test.each([
    ['sent to ada@example.org now', 'sent to … now'],
    ['called https://a.example/cb?code=abc', 'called https://a.example/cb?…'],
    [`token ${'a'.repeat(50)} used`, 'token … used'],
    ['ready on 127.0.0.1:4001', 'ready on 127.0.0.1:4001'],
  ])('has the message %j as %j', (given, kept) => {
    expect(logged((log) => log.info(given))[0]?.msg).toBe(kept);
  });

  test('is not written below the level', () => {
    expect(logged((log) => log.debug('x'), 'info')).toEqual([]);
    expect(logged((log) => log.error('x'), 'silent')).toEqual([]);
  });
});

describe('an error', () => {
  const message = (error: Error) => logged((log) => log.error({ err: error }, 'failed'))[0]?.err?.message;

  test('shows its class, code and places, and the same of its causes', () => {
    const cause = Object.assign(new RangeError('inner'), { code: 'E_INNER' });
    const [line] = logged((log) =>
      log.error({ err: Object.assign(new TypeError('outer', { cause }), { code: 'E_OUTER' }) }, 'failed'),
    );
    expect(line?.err).toMatchObject({
      type: 'TypeError',
      code: 'E_OUTER',
      message: 'outer',
      cause: { type: 'RangeError', code: 'E_INNER' },
    });
    expect(line?.err?.stack[0]).toMatch(/^\s+at /);
  });

  test.each([
    ['a row that exists', `duplicate key value violates unique constraint "user_email_key"`],
    ['a value that is none', `invalid input syntax for type uuid: "canary"`],
    ['JSON', `Unexpected token 'c', "canary" is not valid JSON`],
    ['an address', 'cannot reach canary@example.org'],
    ['a token', `bad token eyJ${'canary'.repeat(10)}`],
    ['a name in letters of another alphabet', '山田 is not known'],
    ['a quotation', 'no such user `canary`'],
  ])('does not show %s', (_, text) => {
    const kept = message(new Error(text));
    expect(kept).not.toMatch(/canary|user_email_key|山田/);
  });

  test('says which constraint was broken, by its own field', () => {
    const error = Object.assign(new Error('x'), {
      code: '23505',
      constraint: 'user_email_key',
      detail: 'Key (email)=(canary) already exists.',
    });
    const [line] = logged((log) => log.error({ err: error }, 'failed'));
    expect(line?.err).toMatchObject({ code: '23505', constraint: 'user_email_key' });
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  test('shows none of its other members', () => {
    const error = Object.assign(new Error('x'), { response: { body: 'canary' }, config: 'canary', data: 'canary' });
    expect(JSON.stringify(logged((log) => log.error({ err: error }, 'failed')))).not.toContain('canary');
  });

  test('handed in alone, or a thing thrown that is no error, is taken the same way', () => {
    expect(logged((log) => log.error(new Error('with "canary"')))[0]?.err?.message).toBe('with "…"');
    expect(JSON.stringify(logged((log) => log.error({ err: 'canary' }, 'x')))).not.toContain('canary');
  });

  test('that causes itself does not hang the log', () => {
    const error = new Error('x');
    error.cause = error;
    expect(logged((log) => log.error({ err: error }, 'failed'))).toHaveLength(1);
  });
});
