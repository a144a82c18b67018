// A load generator: a fixed number of keep-alive connections, one request after the other on each, as little work per answer as possible.
import { connect, type Socket } from 'node:net';

export interface Load {
  url: string;
  headers?: Readonly<Record<string, string>>;
  connections: number;
  durationMs: number;
}

export interface LoadResult {
  answers: number;
  seconds: number;
  /** Milliseconds per answer, in no order. */
  latencies: number[];
}

/** Rejects when a connection breaks or an answer has another status than `status`. Answers need a Content-Length, or no body. */
export async function generateLoad(load: Load & { status: number }): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(load.url);
  const lines = Object.entries({ host: `${hostname}:${port}`, ...load.headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = `GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`;
  const begin = performance.now();
  const latencies: number[] = [];
  await Promise.all(
    Array.from({ length: load.connections }, () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      return drive(socket, request, begin + load.durationMs, load.status, latencies);
    }),
  );
  return { answers: latencies.length, seconds: (performance.now() - begin) / 1000, latencies };
}

function drive(socket: Socket, request: string, until: number, status: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let head = '';
    let missing = 0;
    const send = () => {
      sent = performance.now();
      head = '';
      socket.write(request);
    };
    const finish = () => {
      const now = performance.now();
      latencies.push(now - sent);
      if (now < until) send();
      else socket.end();
    };
    socket.on('data', (chunk: Buffer) => {
      if (missing > 0) {
        missing -= chunk.length;
        if (missing === 0) finish();
        return;
      }
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.startsWith(`HTTP/1.1 ${status} `)) {
        socket.destroy(new Error(`The server answered ${head.slice(9, 12)} instead of ${status}`));
        return;
      }
      const length = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 'NaN');
      if (Number.isNaN(length)) {
        socket.destroy(new Error('An answer has no Content-Length'));
        return;
      }
      missing = length - (head.length - end - 4);
      if (missing === 0) finish();
    });
    socket.once('connect', send);
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}
