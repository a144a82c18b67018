// The journey black-box: `start` runs once, the suites talk to it over HTTP.
import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'e2e',
  testMatch: ['<rootDir>/stack/**/*.test.ts'],
  globalSetup: '<rootDir>/src/stack-global-setup.ts',
  globalTeardown: '<rootDir>/src/stack-global-teardown.ts',
};
