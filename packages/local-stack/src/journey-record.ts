// Remembers which file's journey has run in this data folder, and on a later start proves that its records are still there.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApi } from './api.ts';
import type { Demo } from './demo-file.ts';
import type { JourneyResult } from './journey-types.ts';

export function readJourney(dataFolder: string, fileId: string): JourneyResult | undefined {
  const path = join(dataFolder, `journey-${fileId}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as JourneyResult) : undefined;
}

export function writeJourney(dataFolder: string, result: JourneyResult): void {
  const path = join(dataFolder, `journey-${result.fileId}.json`);
  writeFileSync(`${path}.new`, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** @returns what is no longer as the journey left it; empty = all found again. */
export async function findLostState(demo: Demo, result: JourneyResult): Promise<string[]> {
  const user = demo.wallet.users.find(({ email }) => email === result.learner.email);
  if (!user) return [`The wallet of ${result.learner.name} is gone.`];
  const wallet = createApi(demo.wallet.url, user.token);
  const verifier = createApi(demo.verifier.url, demo.verifier.apiKey);
  const lost: string[] = [];
  for (const { id, credentialId, name } of result.held) {
    const { credential } = await wallet.get<{ credential: { id: string } }>(`/v1/credentials/${id}`);
    const verdict = await verifier.post<{ verified: boolean }>('/v1/verify', { credential });
    const expected = credentialId !== result.revoked.credentialId;
    if (verdict.verified !== expected) lost.push(`"${name}" should ${expected ? '' : 'not '}verify.`);
  }
  return lost;
}
