// The witness: what it remembers over restarts, between instances and in spite of foreign files.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPublicationWitness } from '../../src/store/publication-witness.ts';

const LIST = 'a'.repeat(22);
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'witness-')), 'not-yet-there');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('the witness', () => {
  test('remembers the highest version over a restart', async () => {
    const before = createPublicationWitness(folder);
    await before.record({ listId: LIST, version: 3, sha256: 'x' });
    await before.record({ listId: LIST, version: 12, sha256: 'y' });
    const after = createPublicationWitness(folder);
    expect(after.known(LIST)).toBe(0);
    expect(await after.highest(LIST)).toBe(12);
    expect(after.known(LIST)).toBe(12);
    expect(await after.all()).toEqual(new Map([[LIST, 12]]));
  });

  test('keeps the highest version when records arrive in the wrong order', async () => {
    const [a, b] = [createPublicationWitness(folder), createPublicationWitness(folder)];
    await a.record({ listId: LIST, version: 9, sha256: 'x' });
    await b.record({ listId: LIST, version: 8, sha256: 'x' });
    expect([await a.highest(LIST), await b.highest(LIST)]).toEqual([9, 9]);
  });

  test('keeps one file per list, not one per version', async () => {
    const witness = createPublicationWitness(folder);
    for (let version = 1; version <= 20; version += 1) await witness.record({ listId: LIST, version, sha256: 'x' });
    expect(readdirSync(join(folder, LIST))).toEqual(['20']);
  });

  test('sees what another instance recorded', async () => {
    const [a, b] = [createPublicationWitness(folder), createPublicationWitness(folder)];
    expect(await b.highest(LIST)).toBe(0);
    await a.record({ listId: LIST, version: 4, sha256: 'x' });
    expect(await b.highest(LIST)).toBe(4);
  });

  test('is not misled by files that it did not write', async () => {
    mkdirSync(join(folder, LIST), { recursive: true });
    mkdirSync(join(folder, 'lost+found'));
    for (const name of ['99999999999999999', '-5', '007', '1e9', 'README', '12.tmp']) {
      writeFileSync(join(folder, LIST, name), '');
    }
    const witness = createPublicationWitness(folder);
    expect(await witness.all()).toEqual(new Map([[LIST, 0]]));
  });

  test('remembers only in the process when it has no folder', async () => {
    const witness = createPublicationWitness(undefined);
    await witness.record({ listId: LIST, version: 2, sha256: 'x' });
    expect([
      await witness.highest(LIST),
      witness.known(LIST),
      await createPublicationWitness(undefined).highest(LIST),
    ]).toEqual([2, 2, 0]);
  });
});
