// Opens connections for guarded fetch: resolves once, judges every address, dials the judged one.
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress, normalAddress } from './addresses.ts';
import { GuardedFetchError } from './error.ts';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;
export type Dial = (target: { address: string; port: number }) => { address: string; port: number };

const CONNECT_MS = 2_000;
const ATTEMPTS = 3;

const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * The check sits in the connector, because a `lookup` hook is never called for literal addresses, and because here name
 * and dialled address cannot come apart (DNS rebinding):
 * 1. a name is resolved exactly once; 2. if ANY of its addresses is not public, it is refused; 3. one of those addresses is
 * dialled, while TLS server name and Host stay the name; 4. the connected socket's remote address must be the dialled one.
 */
export function createGuardedConnector(o: { resolve?: Resolve; dial?: Dial; ca?: string }): buildConnector.connector {
  const base = buildConnector({ timeout: CONNECT_MS, ...(o.ca === undefined ? {} : { ca: o.ca }) });
  const resolve = o.resolve ?? systemResolve;
  return (options, callback) => {
    const open = async (): Promise<Socket> => {
      const hostname = options.hostname.replace(/^\[|\]$/g, '');
      const literal = isIP(hostname) !== 0;
      const addresses = literal ? [hostname] : await resolveInTime(resolve, hostname);
      if (addresses.length === 0) throw new GuardedFetchError('dns_failed');
      if (!addresses.every(isPublicAddress)) throw new GuardedFetchError('address_forbidden');
      let failure: unknown;
      // IPv4 first: a machine without IPv6 should not spend its time on addresses it cannot reach.
      for (const address of [...addresses].sort((a, b) => isIP(a) - isIP(b)).slice(0, ATTEMPTS)) {
        const target = o.dial?.({ address, port: 443 }) ?? { address, port: 443 };
        try {
          const socket = await connect(base, {
            ...options,
            hostname: target.address,
            port: String(target.port),
            servername: literal ? '' : hostname,
          });
          if (normalAddress(socket.remoteAddress ?? '') === normalAddress(target.address)) return socket;
          socket.destroy();
          throw new GuardedFetchError('address_forbidden');
        } catch (error) {
          failure = error;
          if (error instanceof GuardedFetchError) break;
        }
      }
      throw GuardedFetchError.of(failure);
    };
    open().then(
      (socket) => callback(null, socket as never),
      (error: Error) => callback(error, null),
    );
  };
}

function connect(base: buildConnector.connector, options: buildConnector.Options): Promise<Socket> {
  return new Promise((done, fail) => {
    base(options, (error, socket) => (error ? fail(error) : done(socket as Socket)));
  });
}

async function resolveInTime(resolve: Resolve, hostname: string): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new GuardedFetchError('timeout')), CONNECT_MS);
  });
  try {
    return await Promise.race([resolve(hostname), late]);
  } catch (error) {
    throw error instanceof GuardedFetchError ? error : new GuardedFetchError('dns_failed', error);
  } finally {
    clearTimeout(timer);
  }
}
