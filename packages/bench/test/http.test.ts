import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { generateLoad } from '../src/http/load.ts';
import { cpuSeconds, findChild } from '../src/http/process-cpu.ts';

describe('the load generator', () => {
  const withServer = async (
    body: Buffer,
    run: (url: string, seen: { connections: number; answers: number }) => Promise<void>,
  ) => {
    const seen = { connections: 0, answers: 0 };
    const server = createServer((request, response) => {
      seen.answers++;
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { 'content-length': body.length }).end(body);
    });
    server.on('connection', () => seen.connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/list`, seen);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  };
  const load = { connections: 4, durationMs: 100 };

  test.each([0, 20, 300_000])('counts whole answers of %d bytes, on as many connections as asked', async (length) => {
    await withServer(Buffer.alloc(length, 'x'), async (url, seen) => {
      const { answers, latencies } = await generateLoad({ ...load, url, status: 200 });
      expect(answers).toBeGreaterThan(4);
      expect([answers, latencies.length, seen.connections]).toEqual([seen.answers, seen.answers, 4]);
    });
  });

  test('counts answers without a body', async () => {
    await withServer(Buffer.from('x'), async (url, seen) => {
      const { answers } = await generateLoad({ ...load, url, headers: { 'if-none-match': '"1"' }, status: 304 });
      expect(answers).toBe(seen.answers);
    });
  });

  test('fails when the answer is another one', async () => {
    await withServer(Buffer.from('x'), async (url) => {
      await expect(generateLoad({ ...load, url, status: 304 })).rejects.toThrow('200 instead of 304');
    });
  });

  test('fails when nobody answers', async () => {
    await expect(generateLoad({ ...load, url: 'http://127.0.0.1:1/', status: 200 })).rejects.toThrow('ECONNREFUSED');
  });
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('CPU time of a process', () => {
  test('grows with its work', () => {
    const before = cpuSeconds(process.pid);
    for (const end = process.cpuUsage().user + 200_000; process.cpuUsage().user < end; );
    expect(cpuSeconds(process.pid) - before).toBeGreaterThan(0.1);
  });

  test('is no number for a process that is not there', () => {
    expect(() => cpuSeconds(2 ** 30)).toThrow();
  });

  test('belongs to the child that runs the text', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000) // marker-of-this-test']);
    await new Promise((resolve) => child.once('spawn', resolve));
    expect(findChild(process.pid, 'marker-of-this-test')).toBe(child.pid);
    expect(() => findChild(process.pid, 'no such text')).toThrow('no such text');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  });
});
