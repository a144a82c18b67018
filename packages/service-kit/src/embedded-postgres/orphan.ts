// Deals with what a killed start leaves behind: its claim on the data folder, a stale pid file, a PostgreSQL still running.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

/**
 * Claims the data folder for this process and answers the release. A claim counts only while the process that made it lives:
 * its start time is kept beside its id, because ids are used again.
 */
export function claimFolder(home: string): () => void {
  const file = join(home, 'claim.json');
  const mine = JSON.stringify({ pid: process.pid, startedAt: startTime(process.pid) });
  for (let attempt = 0; ; attempt += 1) {
    try {
      fs.writeFileSync(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (attempt === 5 || isHeld(file)) throw new EmbeddedPostgresError('already_running');
      fs.rmSync(file, { force: true });
    }
  }
  return () => {
    try {
      if (fs.readFileSync(file, 'utf8') === mine) fs.rmSync(file, { force: true });
    } catch {
      // the folder is gone, and the claim with it
    }
  };
}

function isHeld(file: string): boolean {
  try {
    const { pid, startedAt } = JSON.parse(fs.readFileSync(file, 'utf8')) as { pid: number; startedAt: string };
    return isAlive(pid) && startTime(pid) === startedAt;
  } catch {
    return false;
  }
}

/**
 * A `kill -9` of our process leaves PostgreSQL running on the folder. It is ended the fast way, which loses nothing that was
 * committed. A pid file whose number now belongs to some other program is removed, since PostgreSQL itself would refuse to start.
 */
export async function endOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return; // PostgreSQL clears a dead one away
  if (!commandOf(pid).includes(cluster)) {
    fs.rmSync(file, { force: true });
    return;
  }
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
  ] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < seconds * 20; waited += 1) {
      await new Promise((done) => setTimeout(done, 50));
      if (!isAlive(pid)) return;
    }
  }
  throw new EmbeddedPostgresError('orphan_not_stopped', `pid ${pid}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie (ended, not yet collected by its parent) uses nothing any more.
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

function startTime(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return process.platform === 'win32' ? '' : ask('lstart', pid);
  }
}

function commandOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return process.platform === 'win32' ? 'unknown' : ask('command', pid);
  }
}

function ask(what: string, pid: number): string {
  try {
    return execFileSync('ps', ['-o', `${what}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
