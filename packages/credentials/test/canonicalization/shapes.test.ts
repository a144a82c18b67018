// Shapes: learned from good documents alone, compiled the second time, bounded, and never wrong.
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { referenceCanonicalize } from '../../src/canonicalization/reference-path.ts';
import { createMatcher, shapeOf } from '../../src/canonicalization/shape.ts';
import { ShapeCache } from '../../src/canonicalization/shape-cache.ts';
import { hole } from '../../src/canonicalization/template.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { bothEntries, documentLoader, record } from '../world.ts';
import { ODD_CONTEXT, oddLoader } from './odd-world.ts';

const odd = (members: JsonObject): JsonObject => ({ '@context': [ODD_CONTEXT], ...members });
const sha256 = async (document: JsonObject) => {
  const bytes = new TextEncoder().encode(await referenceCanonicalize(document, oddLoader));
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
};
const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));

let cache: ShapeCache;
beforeEach(() => {
  cache = new ShapeCache(oddLoader);
});
const learn = async (...documents: JsonObject[]) => {
  for (const document of documents) await cache.learn(document);
};

describe('learning', () => {
  const document = (i: number) => odd({ id: `urn:a:${i}`, type: ['Thing'], text: `text ${i}`, number: i });

  test('nothing is known before, nor after the first document of a shape', async () => {
    expect(cache.hash(document(1))).toBeNull();
    await learn(document(1));
    expect(cache.hash(document(1))).toBeNull();
    expect(cache.count).toBe(0);
  });

  test('the second is compiled, and further ones are hashed as the library would', async () => {
    await learn(document(1), document(2));
    expect(cache.count).toBe(1);
    for (const i of [1, 2, 3, 40]) expect(hex(cache.hash(document(i)))).toBe(await sha256(document(i)));
  });

  test('the same shape is compiled once', async () => {
    await learn(...Array.from({ length: 12 }, (_, i) => document(i)));
    expect(cache.count).toBe(1);
  });

  test('a record of ours becomes a shape, its types and looked-up values part of it', async () => {
    const records = new ShapeCache(documentLoader);
    const change = (i: number) => ({ ...record(bothEntries), name: `n${i}`, id: `urn:uuid:${i}` });
    await records.learn(change(1));
    await records.learn(change(2));
    expect(records.hash(change(3))).not.toBeNull();
    expect(records.hash({ ...change(3), type: ['VerifiableCredential'] })).toBeNull();
  });
});

describe('another shape is not known', () => {
  const document = odd({ id: 'urn:a:1', type: ['Thing'], text: 'a', texts: ['b', 'c'], number: 1, choice: 'First' });
  beforeEach(() => learn(document, { ...document, id: 'urn:a:2' }));

  test.each<[string, JsonObject]>([
    ['a member more', { ...document, also: 'x' }],
    ['a member less', (({ text: _, ...rest }) => rest)(document)],
    ['another order of members', Object.fromEntries(Object.entries(document).reverse())],
    ['a list of another length', { ...document, texts: ['b'] }],
    ['a list instead of a value', { ...document, text: ['a'] }],
    ['a number instead of a text', { ...document, text: 1 }],
    ['a text instead of a number', { ...document, number: '1' }],
    ['a truth value', { ...document, number: true }],
    ['null', { ...document, text: null }],
    ['an object instead of a text', { ...document, text: { '@value': 'a' } }],
    ['another type', { ...document, type: ['Scoped'] }],
    ['another looked-up value', { ...document, choice: 'Thing' }],
    ['another context', { ...document, '@context': [ODD_CONTEXT, ODD_CONTEXT] }],
  ])('%s', (_what, other) => {
    expect(cache.hash(document)).not.toBeNull();
    expect(cache.hash(other)).toBeNull();
  });

  test('nor are values that a template refuses', () => {
    for (const change of [
      { id: 'odd:x' },
      { id: '_:x' },
      { text: '\ud800' },
      { number: 1e-9 },
      { texts: ['b', 'b'] },
    ]) {
      expect(cache.hash({ ...document, ...change })).toBeNull();
    }
  });
});

describe('identifiers that are equal are one hole', () => {
  const document = (outer: string, inner: string) =>
    odd({ id: outer, text: 'a', child: { id: inner, deep: undefined, text: 'b' } });
  const without = (value: JsonObject) => JSON.parse(JSON.stringify(value)) as JsonObject;

  test('equal ones are hashed when they are equal again, different ones when they differ', async () => {
    const equal = without(document('urn:x:1', 'urn:x:1'));
    await learn(equal, without(document('urn:x:2', 'urn:x:2')));
    expect(hex(cache.hash(equal))).toBe(await sha256(equal));
    const different = without(document('urn:x:1', 'urn:x:2'));
    expect(cache.hash(different)).toBeNull();
    await learn(different, without(document('urn:x:3', 'urn:x:4')));
    expect(hex(cache.hash(different))).toBe(await sha256(different));
    expect(hex(cache.hash(equal))).toBe(await sha256(equal));
  });
});

describe('bounds', () => {
  const shape = (i: number, id = 'urn:a:1') =>
    odd({
      id,
      ...Object.fromEntries(Array.from({ length: 8 }, (_, bit) => [(i >> bit) & 1 ? 'text' : 'also', 'v'])),
      texts: Array.from({ length: i }, (_, k) => `${k}`),
    });
  const learnTwice = async (i: number) => learn(shape(i), shape(i, 'urn:a:2'));

  test('the shape that was used longest ago makes room', async () => {
    cache = new ShapeCache(oddLoader, { shapes: 3, alike: 3 });
    for (const i of [1, 2, 3]) await learnTwice(i);
    expect(cache.hash(shape(1))).not.toBeNull();
    await learnTwice(4);
    expect(cache.count).toBe(3);
    expect(cache.hash(shape(2))).toBeNull();
    for (const i of [1, 3, 4]) expect(cache.hash(shape(i))).not.toBeNull();
  });

  test('and can be learned again', async () => {
    cache = new ShapeCache(oddLoader, { shapes: 1 });
    await learnTwice(1);
    await learnTwice(2);
    expect(cache.hash(shape(1))).toBeNull();
    await learnTwice(1);
    expect(cache.hash(shape(1))).not.toBeNull();
    expect(cache.count).toBe(1);
  });

  test('shapes with the same members at the top are few', async () => {
    cache = new ShapeCache(oddLoader, { alike: 2 });
    const deep = (i: number) =>
      odd({ id: 'urn:a:1', children: Array.from({ length: i }, (_, k) => ({ text: `${k}` })) });
    for (const i of [1, 2, 3, 4]) await learn(deep(i), deep(i));
    expect(cache.count).toBe(2);
  });

  test('compilations are spent, and earned by documents', async () => {
    cache = new ShapeCache(oddLoader, { budget: 2, earnedBy: 10, alike: 100 });
    for (let i = 1; i <= 4; i++) await learnTwice(i);
    expect(cache.count).toBe(2);
    // The ninth and the tenth document: the tenth earns one, and the shape that was seen twice gets it.
    await learn(shape(3), shape(3, 'urn:a:3'));
    expect(cache.count).toBe(3);
  });

  test('what was seen once is forgotten when too much was seen since', async () => {
    cache = new ShapeCache(oddLoader, { seen: 2 });
    await learn(shape(1), shape(2), shape(3), shape(1));
    expect(cache.count).toBe(0);
    await learn(shape(1));
    expect(cache.count).toBe(1);
  });

  test('a document with too many values is none', async () => {
    cache = new ShapeCache(oddLoader, { values: 5 });
    await learnTwice(8);
    expect(cache.count).toBe(0);
    await learnTwice(2);
    expect(cache.count).toBe(1);
  });
});

test('documents that cannot be processed teach nothing, and cost one attempt', async () => {
  const bad = odd({ id: 'urn:a:1', unknown: 'x' });
  await learn(bad, bad, bad);
  expect(cache.count).toBe(0);
  expect(cache.hash(bad)).toBeNull();
});

test('whatever is learned, what is hashed is hashed as the library does it', async () => {
  const value = fc.oneof(
    fc.constantFrom('a', 'b', 'urn:x:1', 'urn:x:2'),
    fc.string({ maxLength: 4 }),
    fc.integer(),
    fc.boolean(),
  );
  const leafNames = fc.constantFrom('text', 'also', 'texts', 'japanese', 'number', 'link', 'when');
  const nodeOf = (depth: number): fc.Arbitrary<JsonObject> =>
    fc
      .tuple(
        fc.option(fc.constantFrom('urn:x:1', 'urn:x:2', 'urn:x:3'), { nil: undefined }),
        fc.dictionary(leafNames, fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 })), {
          minKeys: 1,
          maxKeys: 3,
        }),
        depth === 0 ? fc.constant([]) : fc.array(nodeOf(depth - 1), { maxLength: 2 }),
      )
      .map(([id, members, children]) => ({
        ...(id === undefined ? {} : { id }),
        ...members,
        ...(children.length > 0 ? { children } : {}),
      }));
  cache = new ShapeCache(oddLoader, { budget: 100_000 });
  let hashed = 0;
  await fc.assert(
    fc.asyncProperty(nodeOf(2), value, async (members, other) => {
      const document = odd({ id: 'urn:x:0', ...members });
      await learn(document, document);
      for (const candidate of [document, { ...document, text: other }, odd({ ...members, id: 'urn:x:1' })]) {
        const found = hex(cache.hash(candidate));
        if (found === null) continue;
        hashed++;
        expect(found).toBe(await sha256(candidate));
      }
    }),
    { numRuns: 400 },
  );
  expect(hashed).toBeGreaterThan(100);
});

describe('a matcher', () => {
  test('reads values in the order of the holes, and equal holes have equal values', () => {
    const [a, b] = [hole('a'), hole('b', 'number')];
    const { match } = createMatcher({ x: [a, { y: b }], z: a }, ({ name }) => (name === 'a' ? 0 : 1), 2);
    expect(match({ x: ['v', { y: 1 }], z: 'v' })).toEqual(['v', 1]);
    expect(match({ x: ['v', { y: 1 }], z: 'w' })).toBeNull();
    expect(match({ x: ['v', { y: '1' }], z: 'v' })).toBeNull();
  });

  test('takes no inherited member for one of its own', () => {
    const { match } = createMatcher({ x: hole('a') }, () => 0, 1);
    expect(match(Object.create({ x: 'v' }))).not.toEqual([]);
    expect(match(Object.assign(Object.create({ y: 'w' }), { x: 'v' }))).toBeNull();
  });
});

test('a shape names no value', () => {
  const { key, document } = shapeOf(odd({ id: 'urn:a:1', text: 'secret' }), new Set(['type']));
  expect(JSON.stringify(document)).not.toContain('secret');
  expect(key).toBe(shapeOf(odd({ id: 'urn:b:2', text: 'other' }), new Set(['type'])).key);
});
