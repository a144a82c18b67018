// The second memory of what was published: one small file per list and version, outside the database, so that a restored backup is noticed.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A database restored from an old backup would serve an old list and so un-revoke what was revoked since. The witness
 * knows the highest version of each list that was ever served, and publishing and serving stop below it.
 *
 * Why files named by version: creating a file is atomic and the highest name wins, so several instances may share the
 * folder without a lock. A crash between publishing and recording leaves the witness one version behind, which is safe.
 */
export interface PublicationWitness {
  /** Reads the folder: the highest version ever published of one list, 0 for none. */
  highest(listId: string): Promise<number>;
  /** The same from memory, as of the last time this process looked. */
  known(listId: string): number;
  /** Every list the folder knows, with its highest version. */
  all(): Promise<Map<string, number>>;
  record(o: { listId: string; version: number; sha256: string }): Promise<void>;
}

const VERSION_NAME = /^[1-9][0-9]{0,15}$/;
const LIST_NAME = /^[A-Za-z0-9_-]{22}$/;

/** Without a folder the witness remembers only as long as the process lives. */
export function createPublicationWitness(folder: string | undefined): PublicationWitness {
  const memory = new Map<string, number>();
  const remember = (listId: string, version: number): number => {
    const highest = Math.max(version, memory.get(listId) ?? 0);
    memory.set(listId, highest);
    return highest;
  };
  const versionsOf = async (listId: string): Promise<number[]> => {
    if (folder === undefined) return [];
    const names = await readdir(join(folder, listId)).catch(ignoreMissing);
    return names.filter((name) => VERSION_NAME.test(name)).map(Number);
  };
  const highest = async (listId: string) => remember(listId, Math.max(0, ...(await versionsOf(listId))));

  return {
    highest,
    known: (listId) => memory.get(listId) ?? 0,
    async all() {
      if (folder === undefined) return new Map(memory);
      const names = await readdir(folder).catch(ignoreMissing);
      for (const name of names.filter((candidate) => LIST_NAME.test(candidate))) await highest(name);
      return new Map(memory);
    },
    async record({ listId, version, sha256 }) {
      remember(listId, version);
      if (folder === undefined) return;
      await mkdir(join(folder, listId), { recursive: true });
      await writeFile(join(folder, listId, String(version)), `${sha256}\n`, { flush: true });
      for (const older of await versionsOf(listId)) {
        if (older < version) await rm(join(folder, listId, String(older)), { force: true });
      }
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
