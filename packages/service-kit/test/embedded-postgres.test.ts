import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { copyPackage, findPackage, makeLinks } from '../src/embedded-postgres/binaries.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { until } from './support/until.ts';

const root = mkdtempSync(join(tmpdir(), 'skill-records-embedded-'));
chmodSync(root, 0o755);
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = () => {
  folders += 1;
  return join(root, `data-${folders}`);
};
const start = async (dataDir: string, durable = false) => {
  const server = await startEmbeddedPostgres({ dataDir, durable });
  running.push(server);
  return server;
};
const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};
const serverPid = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Starts in a process of its own; answers what it said. */
const startElsewhere = async (dataDir: string, o: { uid?: number; env?: Record<string, string> } = {}) => {
  const script = fileURLToPath(new URL('./fixtures/start-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@skill-records/source', '--import', 'tsx', script, dataDir], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...o.env },
    ...(o.uid === undefined ? {} : { uid: o.uid, gid: o.uid }),
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, ...(JSON.parse(String(line)) as { url?: string; code?: string }) };
};

describe('the embedded PostgreSQL', () => {
  test('keeps its data and password over a restart; only we can read the password', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, 'create table kept (id int)');
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'select * from kept')).toEqual([]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'cluster')).mode & 0o077).toBe(0);
  });

  test('listens on loopback only, and wants its password', async () => {
    const { url } = await start(newFolder());
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('flushes to disk unless it is told not to', async () => {
    const durable = await start(newFolder(), true);
    expect(
      await query(
        durable.url,
        `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name`,
      ),
    ).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
  });

  test('starts again after its server was killed, with what was committed', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir, true);
    await query(first.url, 'create table kept (id int)');
    await query(first.url, 'insert into kept values (7)');
    process.kill(serverPid(dataDir), 'SIGKILL');
    await first.stop();
    expect(await query((await start(dataDir)).url, 'select * from kept')).toEqual([{ id: 7 }]);
  });

  test('ends the server that a killed start left running, and takes its data over', async () => {
    const dataDir = newFolder();
    const { child, url } = await startElsewhere(dataDir);
    await query(url!, 'create table kept as select 7 as id');
    const orphan = serverPid(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(alive(orphan)).toBe(true);
    const server = await start(dataDir);
    expect(alive(orphan)).toBe(false);
    expect(await query(server.url, 'select * from kept')).toEqual([{ id: 7 }]);
  });

  test('goes down with a process that ends by itself', async () => {
    const dataDir = newFolder();
    const { child } = await startElsewhere(dataDir);
    const pid = serverPid(dataDir);
    child.kill('SIGUSR2'); // the fixture calls process.exit
    await once(child, 'exit');
    await until(() => !alive(pid));
  });

  test('is not started twice on one folder', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'already_running' });
    expect((await startElsewhere(dataDir)).code).toBe('already_running');
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is not fooled by leftovers: a pid file that names some other program, a claim of the dead, half a cluster', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    const pidFile = readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
    writeFileSync(join(dataDir, 'claim.json'), JSON.stringify({ pid: process.pid, startedAt: 'another time' }));
    mkdirSync(join(dataDir, 'cluster.new-999'));
    const second = await start(dataDir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('whose first start was interrupted is made anew', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'cluster.new-999'), { recursive: true });
    writeFileSync(join(dataDir, 'cluster.new-999', 'PG_VERSION'), '18\n');
    await start(dataDir);
    expect(existsSync(join(dataDir, 'cluster.new-999'))).toBe(false);
  });

  test('says so when password and data do not belong together', async () => {
    const dataDir = newFolder();
    await (await start(dataDir)).stop();
    writeFileSync(join(dataDir, 'password'), 'another\n');
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'password_mismatch' });
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
  });
});

describe('its binaries', () => {
  test('run from a copy, with their library links, when the installed ones cannot be used', () => {
    const copy = copyPackage(findPackage(), newFolder());
    const { stdout, status } = spawnSync(join(copy, 'native', 'bin', 'postgres'), ['--version'], {
      encoding: 'utf8',
      env: {},
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^postgres \(PostgreSQL\) 1\d/)]);
    expect(copyPackage(findPackage(), join(copy, '..'))).toBe(copy);
  });

  test('get their links once; making them again changes nothing', () => {
    expect([makeLinks(findPackage()), makeLinks(findPackage())]).toEqual([true, true]);
  });
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
const nameSpaces = spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true']).status === 0;
if (!isRoot) console.log('Left out: starting PostgreSQL as root and as other users (the tests do not run as root).');

(isRoot ? describe : describe.skip)('started by root', () => {
  const withoutUnshare = { PATH: '/nowhere' };

  test('runs as an ordinary user, who owns the data', async () => {
    const dataDir = newFolder();
    await start(dataDir);
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(65534);
    expect(statSync(join(dataDir, 'cluster')).uid).toBe(65534);
  });

  test('leaves the folders above the data as they are', async () => {
    const above = newFolder();
    await start(join(above, 'deep', 'data'));
    expect(statSync(join(above, 'deep')).mode & 0o777).toBe(0o755);
  });

  (nameSpaces ? test : test.skip)(
    'runs in a folder that nobody else can reach, and also after that changes',
    async () => {
      const closed = newFolder();
      mkdirSync(closed, { mode: 0o700 });
      const dataDir = join(closed, 'data');
      await (await start(dataDir)).stop();
      chmodSync(closed, 0o755);
      await (await start(dataDir)).stop();
      chmodSync(closed, 0o700);
      const server = await start(dataDir);
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
  );

  test('says what to do when such a folder cannot be reached and name spaces are denied', async () => {
    const closed = newFolder();
    mkdirSync(closed, { mode: 0o700 });
    expect((await startElsewhere(join(closed, 'data'), { env: withoutUnshare })).code).toBe('folder_unreachable');
  });

  test('says what to do for a user without a name', async () => {
    const home = newFolder();
    mkdirSync(home);
    chownSync(home, 54321, 54321);
    const options = { uid: 54321, env: { ...withoutUnshare, TMPDIR: home } };
    expect((await startElsewhere(join(home, 'data'), options)).code).toBe('user_without_name');
  });

  test('works for an ordinary user with a name', async () => {
    const home = newFolder();
    mkdirSync(home);
    chownSync(home, 65534, 65534);
    const { url } = await startElsewhere(join(home, 'data'), { uid: 65534, env: { TMPDIR: home } });
    expect(await query(url!, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
