// A status-list service for tests: the internal contract over real HTTP, with switches for being unreachable.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceVerifier, type ServiceCallers } from '@skill-records/service-kit/service-auth';

export interface ListKey {
  did: string;
  verificationMethod: string;
  encryptedKey: string;
}

export interface Reservation {
  index: number;
  issuer: string;
  kind: string;
}

export interface TestStatusList {
  url: string;
  /** While true every call is answered with 503. */
  away: boolean;
  /** The list keys of each tenant, one per DID, in the order of their arrival. */
  tenants: Map<string, ListKey[]>;
  /** issuanceId -> variant -> index */
  entries: Map<string, Map<string, Reservation>>;
  changes: { issuanceId: string; status: string; changeId: string; until?: string }[];
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
      const others = (state.tenants.get(keyOf[1]!) ?? []).filter(({ did }) => did !== body.did);
      state.tenants.set(keyOf[1]!, [...others, body]);
      return reply(200, {});
    }
    if (request.url === '/v1/entries') {
      const keys = state.tenants.get(body.tenant);
      if (!keys?.some(({ did }) => did === body.issuer)) return reply(404, { code: 'list_issuer_unknown' });
      return reply(
        200,
        body.issuanceIds.map((issuanceId: string) => reserve(state, body, issuanceId)),
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

interface Order {
  tenant: string;
  issuer: string;
  variant?: string;
  kind?: string;
  purposes: string[];
}

function reserve(state: TestStatusList, order: Order, issuanceId: string) {
  const { tenant, issuer, variant = '', kind = 'bitstring', purposes } = order;
  const variants = state.entries.get(issuanceId) ?? new Map<string, Reservation>();
  const taken = [...state.entries.values()].reduce((sum, each) => sum + each.size, 0);
  const { index } = variants.get(variant) ?? { index: 1000 + taken };
  state.entries.set(issuanceId, variants.set(variant, { index, issuer, kind }));
  if (kind === 'token') {
    const uri = `${state.url}/${tenant}/status-lists/token-1`;
    return { issuanceId, entries: [{ id: `${uri}#${index}`, statusList: { idx: index, uri } }] };
  }
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
