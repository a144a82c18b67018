import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'repository',
  testMatch: ['<rootDir>/test/*.test.ts'],
};
