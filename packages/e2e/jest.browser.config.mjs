// The pages in a real browser, against the same running stack.
import preset from './jest.stack.config.mjs';

export default { ...preset, displayName: 'browser', testMatch: ['<rootDir>/browser/**/*.test.ts'] };
