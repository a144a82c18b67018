// P3: whatever document we accept, no leaf of it can be changed, and nothing added, without our noticing.
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../src/json-object.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { createWorld } from '../corpus/corpus-world.ts';
import { makeInput } from '../corpus/fixtures.ts';
import { signCarelessly } from './careless.ts';
import { editJson, jsonEdits } from './mutations.ts';
import { counts, hold, seed } from './runs.ts';

const world = createWorld();
const accepted = async (document: unknown) =>
  (await verifyCredential(structuredClone(document), world)).checks[0]?.outcome === 'passed';

let documents = 0;
afterAll(() => {
  process.stdout.write(
    `fuzz: ${counts.runs} documents signed carelessly, ${documents} of them accepted and changed, seed ${seed}\n`,
  );
});

type Place = { container: JsonObject; key: string; value: unknown };

function placesOf(root: unknown): Place[] {
  const places: Place[] = [];
  const visit = (container: JsonObject) => {
    for (const [key, value] of Object.entries(container)) {
      places.push({ container, key, value });
      if (typeof value === 'object' && value !== null) visit(value as JsonObject);
    }
  };
  visit(root as JsonObject);
  return places;
}

/** Another value of the same kind: the signature alone has to notice. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return `${value}x`;
}

describe.each(['small eddsa', 'small 2020', 'small p256', 'certified eddsa'])('%s', (base) => {
  test('every leaf of what is accepted is covered by the signature', async () => {
    const { proof: _, ...document } = (await makeInput(base)) as JsonObject;
    await hold(120, fc.tuple(jsonEdits, fc.noBias(fc.nat({ max: 1000 }))), async ([edits, where]) => {
      const signed = await signCarelessly(editJson(document, edits.slice(0, 2)), base);
      if (signed === undefined || !(await accepted(signed))) return;
      documents += 1;
      const changed = structuredClone(signed);
      const leaves = placesOf(changed).filter(({ value }) => typeof value !== 'object');
      const leaf = leaves[where % leaves.length] as Place;
      leaf.container[leaf.key] = other(leaf.value);
      expect([leaf.key, leaf.value, await accepted(changed)]).toEqual([leaf.key, leaf.value, false]);

      const added = structuredClone(signed);
      const objects = [added, ...placesOf(added).map(({ value }) => value)].filter(
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      ) as JsonObject[];
      (objects[where % objects.length] as JsonObject).name2 = 'x';
      expect(await accepted(added)).toBe(false);
    });
  });
});
