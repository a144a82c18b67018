import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createMailer, type Mailer } from '../src/mailer.ts';

/** A mail server that takes everything, unless it is told to refuse. */
async function startMailServer(o: { refuse?: boolean } = {}) {
  const seen = { recipients: [] as string[], data: '' };
  const server = createServer((socket) => {
    let inData = false;
    socket.on('error', () => {});
    socket.write('220 mail\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        if (inData) {
          if (line === '.') {
            inData = false;
            socket.write('250 taken\r\n');
          } else seen.data += `${line}\n`;
        } else if (/^(EHLO|HELO)/i.test(line)) socket.write('250 mail\r\n');
        else if (/^RCPT/i.test(line)) {
          seen.recipients.push(line);
          socket.write(o.refuse ? '550 no\r\n' : '250 ok\r\n');
        } else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else if (line !== '') socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const { port } = server.address() as { port: number };
  const mailer = createMailer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'Skill Records <no-reply@issuer.example>',
  }) as Mailer;
  mailers.push(mailer);
  return { mailer, seen };
}
const servers: Server[] = [];
const mailers: Mailer[] = [];
afterEach(() => {
  for (const mailer of mailers.splice(0)) mailer.close();
  for (const server of servers.splice(0)) server.close();
});

const mail = { to: 'taro.yamada@learner.example', subject: '修了記録のお知らせ', text: 'リンクを開いてください。' };

describe('a mail', () => {
  test('arrives, Japanese included', async () => {
    const { mailer, seen } = await startMailServer();
    await mailer.send({ ...mail, html: '<p>リンク</p>' });
    expect(seen.recipients).toEqual(['RCPT TO:<taro.yamada@learner.example>']);
    expect(seen.data).toContain('From: Skill Records <no-reply@issuer.example>');
    const encoded = [...seen.data.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map((match) =>
      Buffer.from(match[1] ?? '', 'base64').toString(),
    );
    expect(encoded.join('')).toContain('修了記録');
  });

  test.each([
    'a@b.example, eve@evil.example',
    'Eve <eve@evil.example>',
    'a@b.example\r\nBcc: eve@evil.example',
    'a@b.example\nBcc: eve@evil.example',
    'no address',
    '@b.example',
    'a@',
    '',
  ])('is not sent to %j', async (to) => {
    const { mailer, seen } = await startMailServer();
    await expect(mailer.send({ ...mail, to })).rejects.toMatchObject({ code: 'address_invalid' });
    expect(seen.recipients).toEqual([]);
  });

  test('keeps its headers to itself: a subject with line breaks adds none', async () => {
    const { mailer, seen } = await startMailServer();
    await mailer.send({ ...mail, subject: 'Hello\r\nBcc: eve@evil.example' });
    expect(seen.recipients).toHaveLength(1);
    expect(seen.data).not.toMatch(/^Bcc:/im);
  });

  test('that is refused, or finds no server, is an error without the address', async () => {
    const { mailer } = await startMailServer({ refuse: true });
    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'mail_refused', message: 'mail_refused' });
    const nowhere = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'a@b.example' }) as Mailer;
    await expect(nowhere.send(mail)).rejects.toMatchObject({ code: 'mail_refused' });
    nowhere.close();
  });
});

test('without a mail server there is no mailer', () => {
  expect(createMailer({})).toBeUndefined();
  expect(createMailer({ smtpUrl: 'smtp://mail.example' })).toBeUndefined();
});
