import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { familyOf } from '../../src/exactness/families.ts';
import { createLaboratory, NOW } from '../../src/exactness/laboratory.ts';

// The general path lets jsonld share contexts in this very process. Were the reference path touched by that, the two
// could be wrong together, and the exactness run would not notice.
test('P6 the reference path gives the same beside the fast path and in a process without it', async () => {
  const families = 24;
  const script = fileURLToPath(new URL('../../src/children/pristine-reference.ts', import.meta.url));
  const options = ['--conditions=@skill-records/source', '--import', 'tsx', script];
  const pristine = execFileSync(process.execPath, [...options, 'pristine', String(families), NOW.toISOString()], {
    encoding: 'utf8',
  });
  const { key, reference, proofs, documentLoader } = await createLaboratory();
  const { canonicalize } = await import('@skill-records/credentials/canonicalization/general-path');
  const digests: string[] = [];
  for (let number = 0; number < families; number++) {
    const credential = familyOf('pristine', number, key.did).member(number);
    await canonicalize(credential, documentLoader).catch(() => undefined);
    for (let i = 0; i < 2; i++) await proofs.shapes.learn(credential);
    const { signed, nquads } = await reference
      .issueAndShow(credential, NOW)
      .catch(() => ({ signed: {}, nquads: 'refused' }));
    digests.push(createHash('sha256').update(nquads).update(JSON.stringify(signed)).digest('hex'));
  }
  expect(digests).toEqual(pristine.trim().split('\n'));
  expect(new Set(digests).size).toBeGreaterThan(families / 2);
});
