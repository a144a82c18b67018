// One Jest run over every package and service; each has its own jest.config.mjs.
export default {
  projects: [
    '<rootDir>/contexts/jest.config.mjs',
    '<rootDir>/packages/*/jest.config.mjs',
    '<rootDir>/services/*/jest.config.mjs',
  ],
  testTimeout: 60_000,
};
