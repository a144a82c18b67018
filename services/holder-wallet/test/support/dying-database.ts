// A database connection of a process that dies: after some transactions nothing gets through any more.
import type { Database } from '@skill-records/service-kit/database';

export class ProcessDied extends Error {}

/** `transactions`: how many still commit. The next one finds the process dead, and so does everything after it. */
export function dyingDatabase(database: Database, transactions: number): { db: Database; died: () => boolean } {
  let left = transactions;
  let dead = false;
  const alive = () => {
    if (dead || left <= 0) {
      dead = true;
      throw new ProcessDied('the process is dead');
    }
  };
  const db: Database = {
    ...database,
    async query(text, values) {
      if (dead) throw new ProcessDied('the process is dead');
      return database.query(text, values);
    },
    async transaction(run) {
      alive();
      left -= 1;
      return database.transaction(run);
    },
  };
  return { db, died: () => dead };
}
