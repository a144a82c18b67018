// Decides as whom and from where the PostgreSQL programs run: PostgreSQL refuses to be root, and needs folders it can reach.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { copyPackage, findPackage, makeLinks } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';

/** `nobody`: an id every Linux knows and nothing belongs to. */
const NOBODY = 65534;

export interface Runner {
  spawn(program: 'initdb' | 'postgres', args: readonly string[]): ChildProcess;
  /** Makes a file or folder belong to the user that the programs run as. */
  own(path: string): void;
}

/**
 * Three ways, the first possible one:
 * 1. directly (as root: as user 65534, when that user can pass through every parent folder);
 * 2. in a user name space in which we appear as 65534 (root under a 0700 folder, or a user id without a name);
 * 3. as 65534 with the binaries copied beside the data (name spaces denied, node_modules out of reach).
 */
export function chooseRunner(home: string): Runner {
  let root = findPackage();
  const linked = makeLinks(root);
  if (process.platform === 'win32') return directly(root);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasName()) return directly(linked ? root : copyPackage(root, home));
  if (isRoot && process.platform === 'linux' && othersCanReach(home)) {
    if (!linked || !othersCanReach(join(root, 'native', 'bin'))) {
      if (nameSpacesWork() && linked) return inNameSpace(root);
      root = copyPackage(root, home);
    }
    if (canBecomeNobody()) return asNobody(root);
  }
  if (nameSpacesWork()) return inNameSpace(linked ? root : copyPackage(root, home));
  throw new EmbeddedPostgresError(isRoot ? 'folder_unreachable' : 'user_without_name');
}

function directly(root: string): Runner {
  return { spawn: (program, args) => start(join(root, 'native', 'bin', program), args, {}), own: () => {} };
}

function asNobody(root: string): Runner {
  return {
    spawn: (program, args) => start(join(root, 'native', 'bin', program), args, { uid: NOBODY, gid: NOBODY }),
    own: (path) => chownAll(path, NOBODY, NOBODY),
  };
}

function inNameSpace(root: string): Runner {
  return {
    // unshare replaces itself by the program, so the child's id is PostgreSQL's own.
    spawn: (program, args) => start('unshare', [...NAME_SPACE, join(root, 'native', 'bin', program), ...args], {}),
    own: (path) => chownAll(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0),
  };
}

const NAME_SPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

function start(command: string, args: readonly string[], identity: { uid?: number; gid?: number }): ChildProcess {
  return spawn(command, args, {
    ...identity,
    cwd: '/',
    // Its own process group: Ctrl-C in the terminal reaches us alone, and we stop the database last.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', ...(process.platform === 'win32' ? process.env : {}) },
  });
}

/** Runs a program and collects what it says. */
export function runToEnd(
  runner: Runner,
  program: 'initdb',
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = runner.spawn(program, args);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** May any user pass through this folder and all its parents? */
function othersCanReach(folder: string): boolean {
  for (let path = fs.realpathSync(folder); ; path = dirname(path)) {
    if ((fs.statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

function canBecomeNobody(): boolean {
  return spawnSync('true', { uid: NOBODY, gid: NOBODY, stdio: 'ignore' }).status === 0;
}

function nameSpacesWork(): boolean {
  return (
    process.platform === 'linux' && spawnSync('unshare', [...NAME_SPACE, 'true'], { stdio: 'ignore' }).status === 0
  );
}

function chownAll(path: string, uid: number, gid: number): void {
  const { uid: owner } = fs.lstatSync(path);
  if (owner === uid) return; // the way of running is chosen once per start, so a folder has one owner throughout
  const walk = (place: string) => {
    fs.lchownSync(place, uid, gid);
    if (fs.lstatSync(place).isDirectory()) for (const name of fs.readdirSync(place)) walk(join(place, name));
  };
  walk(path);
}
