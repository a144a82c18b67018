import preset from '../../jest.postgres.mjs';

export default { ...preset, displayName: 'verifier' };
