// One Jest run over every package and service; each has its own jest.config.mjs. What a machine cannot run is left out with one printed line.
import { execFileSync } from 'node:child_process';

const has = (command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const leftOut = [];
if (!has('chromium')) leftOut.push('browser suites (apt-get install chromium)');
if (!process.env.REDIS_URL && !has('redis-server')) leftOut.push('real-Redis suites (apt-get install redis-server)');
if (leftOut.length > 0) {
  const line = `Left out on this machine: ${leftOut.join('; ')}.`;
  if (process.env.REQUIRE_ALL_SUITES) throw new Error(line);
  process.stderr.write(`${line}\n`);
}

export default {
  projects: [
    '<rootDir>/contexts/jest.config.mjs',
    '<rootDir>/packages/*/jest.config.mjs',
    '<rootDir>/services/*/jest.config.mjs',
    '<rootDir>/packages/e2e/jest.stack.config.mjs',
    ...(has('chromium') ? ['<rootDir>/packages/e2e/jest.browser.config.mjs'] : []),
  ],
  testTimeout: 60_000,
  maxWorkers: '100%',
};
