// CPU time of another process, so that a server is judged by its own work and not by that of the load generator beside it.
import { readFileSync } from 'node:fs';

/** Linux counts processes in hundredths of a second, whatever the kernel's own clock. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

/** Seconds in user and system mode so far, or `undefined` where the operating system does not tell. */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the command, in parentheses, may hold spaces; the numbers come after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
