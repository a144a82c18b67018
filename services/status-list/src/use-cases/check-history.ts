// Compares the database with the witness: is it at least as new as what was already served?
import { publishedVersions } from '../store/publications.ts';
import type { Dependencies } from './dependencies.ts';

export interface HistoryGap {
  listId: string;
  /** Version in the database; 0 when the list is missing. */
  version: number;
  /** Version that was served before. */
  witnessed: number;
}

/** Empty when the database is at least as new as the witness. Anything else means that an old backup was restored. */
export async function checkHistory(deps: Dependencies): Promise<HistoryGap[]> {
  // The witness first: another instance may publish meanwhile, and a version is witnessed after its COMMIT.
  const witnessed = await deps.witness.all();
  const versions = await publishedVersions(deps.db);
  return [...witnessed]
    .map(([listId, version]) => ({ listId, version: versions.get(listId) ?? 0, witnessed: version }))
    .filter((list) => list.version < list.witnessed);
}

/**
 * A question for readiness: false while the history is behind or could not be checked yet. The check is made until it
 * succeeds once; after that every publication is compared by itself, so the answer stays.
 */
export function createHistoryGuard(deps: Dependencies): () => Promise<boolean> {
  let answer: boolean | undefined;
  return async () => {
    if (answer !== undefined) return answer;
    try {
      const gaps = await checkHistory(deps);
      for (const { listId, version } of gaps) {
        const about = { listId, version, code: 'history_rolled_back' };
        deps.log.fatal(about, 'the database is older than what was published; this list is held back');
      }
      answer = gaps.length === 0;
      return answer;
    } catch (err) {
      deps.log.error({ err }, 'the history of published lists cannot be checked yet');
      return false;
    }
  };
}
