// The slow suite of deployment: builds the four services as deploy/Dockerfile does and starts them; run by .ci/run alone.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import preset from '../../jest.preset.mjs';

if (process.env.REQUIRE_ALL_SUITES) execFileSync('redis-server', ['--version'], { stdio: 'ignore' });

export default {
  ...preset,
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  displayName: 'deploy',
  testMatch: ['<rootDir>/deploy/**/*.test.ts'],
  testTimeout: 15 * 60_000,
};
