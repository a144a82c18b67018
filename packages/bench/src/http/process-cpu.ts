// CPU time of another process, so that a server is judged by its own work and not by that of the load generator beside it.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processes in hundredths of a second, whatever the kernel's own clock. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

/** Seconds in user and system mode so far. @throws Error where the operating system does not tell. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The child of a process whose command line holds this text. @throws Error when there is none. */
export function findChild(parent: number, text: string): number {
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      if (Number(statOf(pid)[1]) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)) return pid;
    } catch {
      // It ended while we looked.
    }
  }
  throw new Error(`No child of process ${parent} runs ${text}.`);
}

/** From the state on: the name of the command before it, in parentheses, may hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
