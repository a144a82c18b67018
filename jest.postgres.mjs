// For projects whose tests need PostgreSQL: one embedded server for the whole run, started by the first project that needs it.
import { fileURLToPath } from 'node:url';
import preset from './jest.preset.mjs';

const testing = (name) => fileURLToPath(new URL(`packages/service-kit/src/testing/${name}`, import.meta.url));

export default {
  ...preset,
  globalSetup: testing('global-setup.ts'),
  globalTeardown: testing('global-teardown.ts'),
};
