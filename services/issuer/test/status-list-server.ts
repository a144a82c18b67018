// A status-list service for tests: the internal contract over real HTTP, with switches for being unreachable.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceVerifier, type ServiceCallers } from '@skill-records/service-kit/service-auth';

export interface TestStatusList {
  url: string;
  /** While true every call is answered with 503. */
  away: boolean;
  tenants: Map<string, { did: string; verificationMethod: string; encryptedKey: string }>;
  /** issuanceId -> index */
  entries: Map<string, number>;
  changes: { issuanceId: string; status: string; changeId: string }[];
  calls: string[];
  close(): Promise<void>;
}

export async function startStatusList(callers: ServiceCallers): Promise<TestStatusList> {
  const state: TestStatusList = {
    url: '',
    away: false,
    tenants: new Map(),
    entries: new Map(),
    changes: [],
    calls: [],
    close: async () => {},
  };
  let verify: (header: string | undefined) => Promise<string | undefined> = async () => undefined;
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    state.calls.push(`${request.method} ${request.url}`);
    if (state.away) return reply(503, { code: 'service_unavailable' });
    if ((await verify(request.headers.authorization)) !== 'issuer') return reply(401, { code: 'unauthenticated' });
    const body = JSON.parse(await readAll(request));
    const keyOf = /^\/v1\/tenants\/([^/]+)\/list-key$/.exec(request.url ?? '');
    if (keyOf) {
      state.tenants.set(keyOf[1]!, body);
      return reply(200, {});
    }
    if (request.url === '/v1/entries') {
      if (!state.tenants.has(body.tenant)) return reply(404, { code: 'not_found' });
      return reply(
        200,
        body.issuanceIds.map((issuanceId: string) => reserve(state, body.tenant, issuanceId, body.purposes)),
      );
    }
    const statusOf = /^\/v1\/entries\/([^/]+)\/status$/.exec(request.url ?? '');
    if (statusOf) {
      const issuanceId = statusOf[1]!;
      if (!state.entries.has(issuanceId)) return reply(404, { code: 'not_found' });
      const last = state.changes.filter((change) => change.issuanceId === issuanceId).at(-1);
      if (!state.changes.some(({ changeId }) => changeId === body.changeId)) {
        if (last?.status === 'revoked') return reply(409, { code: 'already_revoked' });
        state.changes.push({ issuanceId, ...body });
      }
      return reply(200, { version: state.changes.length, statusListCredential: [] });
    }
    return reply(404, { code: 'not_found' });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  verify = createServiceVerifier({ callers, audience: state.url });
  state.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return state;
}

function reserve(state: TestStatusList, tenant: string, issuanceId: string, purposes: string[]) {
  const index = state.entries.get(issuanceId) ?? 1000 + state.entries.size;
  state.entries.set(issuanceId, index);
  return {
    issuanceId,
    entries: purposes.map((statusPurpose) => ({
      id: `${issuanceId}-${statusPurpose}`,
      statusPurpose,
      statusListCredential: `${state.url}/${tenant}/status-lists/${statusPurpose}-1`,
      statusListIndex: String(index),
    })),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8') || 'null';
}
