// A small HTTP server on a free loopback port, for the other side of a protocol.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are sent as JSON, texts as they are. `undefined` cuts the connection. */
  body?: unknown;
}

export interface Incoming {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface LoopbackServer {
  origin: string;
  /** Every request so far. */
  requests: Incoming[];
  close(): Promise<void>;
}

export async function startLoopbackServer(
  handle: (request: Incoming) => Promise<Reply | 'cut'> | Reply | 'cut',
): Promise<LoopbackServer> {
  const requests: Incoming[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request: Incoming = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    requests.push(request);
    const reply = await Promise.resolve(handle(request)).catch((error: Error) => ({
      status: 500,
      body: error.message,
    }));
    if (reply === 'cut') {
      message.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, body } = reply as Reply;
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
