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
    const { credential, status } = await wallet.get<Held>(`/v1/credentials/${id}`);
    const verdict = await verifier.post<VerifyAnswer>('/v1/verify', { credential });
    const expected = credentialId !== result.revoked.credentialId;
    const good = isBase(verdict) ? status.state === 'valid' : verdict.verified;
    if (good !== expected) lost.push(`"${name}" should ${expected ? '' : 'not '}verify.`);
  }
  return lost;
}

interface Held {
  credential: { id: string };
  status: { state: string };
}

interface VerifyAnswer {
  verified: boolean;
  checks: { id: string; code?: string }[];
}

/** What its holder shows in parts is refused as a whole by every verifier: there the wallet's own check has to do. */
function isBase({ checks }: VerifyAnswer): boolean {
  return checks.some(({ id, code }) => id === 'proof' && code === 'proof_base');
}
