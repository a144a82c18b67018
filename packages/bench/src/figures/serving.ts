// P11: how many status lists the service hands out, against an HTTP server that does nothing.
import { createChunkedBits } from '@skill-records/credentials/chunked-bits';
import { type Running, startHelloWorld, startHouse } from '../children/spawn.ts';
import { randomOf } from '../exactness/random.ts';
import { generateLoad } from '../http/load.ts';
import { cpuSeconds } from '../http/process-cpu.ts';
import { type Spread, spread } from '../measure/statistics.ts';
import { beside, figure, type Group } from './figure.ts';

const CONNECTIONS = 16;

interface Target {
  name: string;
  pid: number;
  url: string;
  status: number;
  headers?: Record<string, string>;
}

export const serving: Group = {
  ids: ['P11'],
  async measure({ effort, say }) {
    say('P11: starting the services');
    const hello = await startHelloWorld();
    // As in production behind a proxy that logs: the service's own line per request would be measured, too.
    const house = await startHouse({ LOG_LEVEL: 'warn' }).catch(async (error) => {
      await hello.stop();
      throw error;
    });
    try {
      const targets = await findTargets(hello, house);
      const [rates, walls] = await alternate(targets, effort.rounds, Math.max(2_000, 4 * effort.sliceMs), say);
      const against = (numbers: readonly number[][], index: number): Spread =>
        spread(numbers[index]!.map((rate, round) => rate / numbers[0]![round]!));
      const memory = memoryPerList();
      return {
        P11: figure({
          title: 'status list over HTTP, answers per CPU-second of the server',
          unit: '× hello-world',
          spread: against(rates, 1),
          goal: { atLeast: 0.8 },
          also: [
            beside('the same by the clock (the load generator shares the cores)', '× hello-world', against(walls, 1)),
            beside('304 by ETag, per CPU-second', '× hello-world', against(rates, 2), { atLeast: 1.1 }),
            beside('memory of a list of 1,048,576 entries, 2 % set, with its packed text', 'MiB', memory, {
              atMost: 1,
            }),
          ],
          rates: new Map(targets.map(({ name }, i) => [`${name}, per CPU-second`, rates[i]!])),
        }),
      };
    } finally {
      await house.stop();
      await hello.stop();
    }
  },
};

async function findTargets(hello: Running, house: Awaited<ReturnType<typeof startHouse>>): Promise<Target[]> {
  const { wallet } = house.demo;
  const headers = { authorization: `Bearer ${wallet.users[0]?.token}`, accept: 'application/json' };
  const { items } = (await (await fetch(`${wallet.url}/v1/credentials`, { headers })).json()) as {
    items: { id: string }[];
  };
  let found: string | undefined;
  for (const { id } of items) {
    const answer = await fetch(`${wallet.url}/v1/credentials/${id}`, { headers });
    const { credential } = (await answer.json()) as {
      credential: { credentialStatus?: { statusListCredential: string } };
    };
    // Receipts have no status.
    found ??= credential.credentialStatus?.statusListCredential;
  }
  if (found === undefined) throw new Error('No credential of the wallet names a status list.');
  const url = found.replace('//localhost:', '//127.0.0.1:');
  const list = await fetch(url);
  const etag = list.headers.get('etag');
  if (!list.ok || etag === null) throw new Error(`The status list answered ${list.status}`);
  const pid = house.statusListPid;
  return [
    { name: 'hello-world', pid: hello.pid, url: `${hello.url}/`, status: 200 },
    { name: `status list (${(await list.arrayBuffer()).byteLength} bytes)`, pid, url, status: 200 },
    { name: 'status list, 304', pid, url, status: 304, headers: { 'if-none-match': etag } },
  ];
}

/** Per target and round: answers per CPU-second of its process, and per second. */
async function alternate(
  targets: readonly Target[],
  rounds: number,
  durationMs: number,
  say: (line: string) => void,
): Promise<[perCpuSecond: number[][], perSecond: number[][]]> {
  const rates: number[][] = targets.map(() => []);
  const walls: number[][] = targets.map(() => []);
  for (let round = -1; round < rounds; round++) {
    say(round < 0 ? 'P11: warming up' : `P11: round ${round + 1} of ${rounds}`);
    for (let turn = 0; turn < targets.length; turn++) {
      const index = (Math.max(round, 0) + turn) % targets.length;
      const target = targets[index]!;
      const before = cpuSeconds(target.pid);
      const { answers, seconds } = await generateLoad({ ...target, connections: CONNECTIONS, durationMs });
      const after = cpuSeconds(target.pid);
      if (round < 0) continue;
      walls[index]!.push(answers / seconds);
      rates[index]!.push(answers / (after - before));
    }
  }
  return [rates, walls];
}

function memoryPerList(): Spread {
  const entries = 1_048_576;
  const list = createChunkedBits({ entries, order: 'msb', container: 'gzip' });
  const random = randomOf('set');
  for (let i = 0; i < entries / 50; i++) list.set(random.below(entries), 1);
  list.encode();
  return spread([list.size() / 2 ** 20]);
}
