// Templates: what they give is what the unmodified library gives, or nothing at all.
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalize } from '../../src/canonicalization/general-path.ts';
import { referenceCanonicalize } from '../../src/canonicalization/reference-path.ts';
import { compileTemplate, type HoleValue, hole, type Template } from '../../src/canonicalization/template.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { certifiedRecord } from '../certified.ts';
import { documentLoader } from '../world.ts';
import { fittingValuesFor, ODD_CONTEXT, oddDocument, oddLoader, valuesFor } from './odd-world.ts';

const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());
const compile = (members: JsonObject) =>
  compileTemplate({ document: { '@context': [ODD_CONTEXT], ...members }, documentLoader: oddLoader });
/** What a template of these members gives for one value, beside what the library gives. */
async function both(members: JsonObject, ...values: HoleValue[]) {
  const template = await compile(members);
  const expected = await referenceCanonicalize(template.substitute(values), oddLoader).catch(() => 'refused');
  return { found: textOf(template.fill(values)), expected };
}

describe('a template of everything that a context can do', () => {
  let template: Template;
  beforeAll(async () => {
    template = await compileTemplate({ document: oddDocument(), documentLoader: oddLoader });
  });

  test('never gives other bytes than the library, whatever the values', async () => {
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(valuesFor(template.holes), async (values) => {
        const found = textOf(template.fill(values));
        if (found === null) return;
        filled++;
        expect(found).toBe(await referenceCanonicalize(template.substitute(values), oddLoader));
      }),
      { numRuns: 1500 },
    );
    expect(filled).toBeGreaterThan(300);
  });

  test('gives the bytes of the library for values that fit their places', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fittingValuesFor(template.holes), async (values) => {
        const found = textOf(template.fill(values));
        if (found === null) refused++;
        else expect(found).toBe(await referenceCanonicalize(template.substitute(values), oddLoader));
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeLessThan(300);
  });

  test('gives the JSON text that JSON.stringify gives, and reads the values back from it', async () => {
    fc.assert(
      fc.property(fittingValuesFor(template.holes), (values) => {
        const text = template.json(values) as string;
        expect(text).toBe(JSON.stringify(template.substitute(values)));
        expect(template.match(Buffer.from(text))).toEqual(values);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no JSON text for its own that differs in one byte outside a value', () => {
    const values = fc.sample(fittingValuesFor(template.holes), { numRuns: 1, seed: 7 })[0] as HoleValue[];
    const body = Buffer.from(template.json(values) as string);
    for (let at = 0; at < body.length; at++) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] as number) ^ 1;
      const matched = template.match(changed);
      if (matched !== null) expect(matched).not.toEqual(values);
    }
  });
});

test('a record of ours as a template gives the bytes of the library, by the general path and by the reference', async () => {
  const document = certifiedRecord({ issuer: 'did:web:academy.example', subject: 'did:example:learner' });
  const template = await compileTemplate({
    document: { ...document, id: hole('id'), name: hole('name'), validFrom: hole('validFrom') },
    documentLoader,
  });
  for (const name of ['山田 花子', 'A "quoted" name\twith \\', '😀（全角）', 'plain']) {
    const values = ['urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b12', name, '2026-04-02T00:00:00Z'];
    const found = textOf(template.fill(values));
    expect(found).toBe(await referenceCanonicalize(template.substitute(values), documentLoader));
    expect(found).toBe(await canonicalize(template.substitute(values), documentLoader));
  }
});

describe('condition 1: a hole is one value of the graph', () => {
  test.each<[string, string, JsonObject]>([
    ['a type', 'hole_misplaced', { type: [hole('h')] }],
    ['a value that is looked up', 'hole_misplaced', { choice: hole('h') }],
    ['part of a JSON literal', 'hole_misplaced', { json: { a: hole('h') } }],
    ['a value below a language map', 'hole_misplaced', { byLanguage: { en: hole('h') } }],
    ['a member of no meaning to the graph', 'hole_unreached', { text: { '@value': 'x', '@index': hole('h') } }],
    ['a text where the context wants a number', 'hole_unreached', { double: hole('h') }],
  ])('%s is no place for one', async (_place, code, members) => {
    const attempt = compile({ id: 'urn:a:b', ...members });
    await expect(attempt).rejects.toMatchObject({ name: 'TemplateError', holes: ['h'] });
    await expect(attempt).rejects.toMatchObject({
      code: code === 'hole_unreached' ? expect.stringMatching(/hole_/) : code,
    });
  });

  test('a member that no context defines is refused by the library', async () => {
    await expect(compile({ id: 'urn:a:b', unknown: hole('h') })).rejects.toMatchObject({
      name: 'jsonld.ValidationError',
    });
  });

  test('the same value may stand in several places', async () => {
    const { found, expected } = await both({ id: hole('h'), text: hole('h'), link: hole('h') }, 'urn:a:b');
    expect(found).toBe(expected);
  });
});

describe('condition 2: an identifier is an absolute IRI and no compact one', () => {
  test.each([
    ['a prefix', 'odd:x'],
    ['a term', 'text:x'],
    ['a term of a scoped context', 'deep:x'],
    ['a prefix of a scoped context', 'weird:x'],
    ['relative', 'x/y'],
    ['a blank node', '_:x'],
    ['a keyword', '@type'],
    ['empty', ''],
    ['a scheme alone', 'urn:'],
    ['with a space', 'urn:a b'],
    ['with an ideographic space', 'urn:a\u3000b'],
    ['with a character that N-Quads escapes', 'urn:a|b'],
    ['with a control character', 'urn:a\u007fb'],
    ['with half a surrogate pair', 'urn:a\ud800'],
  ])('%s is refused', async (_what, value) => {
    const { found } = await both({ id: 'urn:a:b', link: hole('h') }, value);
    expect(found).toBeNull();
  });

  test.each(['urn:a', 'did:web:a.example#k', 'https://例え.jp/研修?q=%20#f', 'x-y.z+1:~'])(
    '%s is filled in',
    async (value) => {
      const { found, expected } = await both({ id: 'urn:a:b', link: hole('h') }, value);
      expect(found).toBe(expected);
      expect(found).toContain(`<${value}>`);
    },
  );
});

describe('condition 3: texts are well-formed and escaped as the library escapes them', () => {
  test.each([...'\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f\u0080"\\\ufeff\u2028\uffff', '😀'])(
    '%j',
    async (character) => {
      const { found, expected } = await both({ id: 'urn:a:b', text: hole('h') }, `a${character}b`);
      expect(found).toBe(expected);
    },
  );

  test.each(['\ud800', 'a\udc00', '\ud83dx'])('half a surrogate pair (%j) is refused', async (value) => {
    expect((await both({ id: 'urn:a:b', text: hole('h') }, value)).found).toBeNull();
  });

  test.each([[1], [null], [undefined], [{}]])('%j is no text', async (value) => {
    const template = await compile({ id: 'urn:a:b', text: hole('h') });
    expect(template.fill([value as unknown as string])).toBeNull();
  });
});

describe('condition 4: numbers', () => {
  test.each([0, -0, 1, -1, 1.5, -0.25, 0.1, 0.1 + 0.2, 123456789.125, 2 ** 53, 999999999999999])(
    '%d',
    async (value) => {
      for (const member of ['number', 'double', 'float', 'integer']) {
        const { found, expected } = await both({ id: 'urn:a:b', [member]: hole('h', 'number') }, value);
        expect(found).toBe(expected);
      }
    },
  );

  test.each([1e21, 1e-7, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, '1'])('%d is refused', async (value) => {
    const template = await compile({ id: 'urn:a:b', number: hole('h', 'number') });
    expect(template.fill([value])).toBeNull();
  });

  test('because different small numbers have one form in the library', async () => {
    const forms = [1e-7, 2e-7].map((number) =>
      referenceCanonicalize({ '@context': [ODD_CONTEXT], id: 'urn:a:b', number }, oddLoader),
    );
    expect(await forms[0]).toBe(await forms[1]);
  });
});

describe('condition 5: blank nodes are told apart by their first-degree hashes', () => {
  const twins = () => ({ id: 'urn:a:b', children: [{ text: hole('a') }, { text: hole('b') }] });

  test('different ones are filled in', async () => {
    for (const values of [
      ['1', '2'],
      ['2', '1'],
      ['x', '山'],
    ]) {
      const { found, expected } = await both(twins(), ...values);
      expect(found).toBe(expected);
    }
  });

  test('equal ones are refused, though the library can label them', async () => {
    const { found, expected } = await both(twins(), 'same', 'same');
    expect(found).toBeNull();
    expect(expected).toContain('_:c14n1');
  });

  test('nodes that no value tells apart make no template', async () => {
    await expect(compile({ id: hole('id'), children: [{ text: 'same' }, { text: 'same' }] })).rejects.toMatchObject({
      code: 'tie',
    });
  });

  test('more than ten are labelled in the order of texts', async () => {
    const children = Array.from({ length: 24 }, (_, i) => ({ text: `${i}`, also: hole(`h${i}`) }));
    const template = await compile({ id: 'urn:a:b', children });
    for (let round = 0; round < 20; round++) {
      const values = children.map((_, i) => `${(i * 7 + round * 13) % 24} ${round}`);
      expect(textOf(template.fill(values))).toBe(await referenceCanonicalize(template.substitute(values), oddLoader));
    }
  });
});

describe('condition 6: statements that would become one are refused', () => {
  test('two texts of one property', async () => {
    const { found, expected } = await both({ id: 'urn:a:b', texts: [hole('a'), hole('b')] }, 'same', 'same');
    expect(found).toBeNull();
    expect(expected.split('\n')).toHaveLength(2);
  });

  test('a text that the template has already', async () => {
    expect((await both({ id: 'urn:a:b', texts: ['same', hole('b')] }, 'same')).found).toBeNull();
    expect((await both({ id: 'urn:a:b', texts: ['same', hole('b')] }, 'other')).found).not.toBeNull();
  });

  test('two nodes of one id', async () => {
    const members = { id: hole('a'), text: 'outer', child: { id: hole('b'), text: 'inner' } };
    expect((await both(members, 'urn:x:1', 'urn:x:1')).found).toBeNull();
    const { found, expected } = await both(members, 'urn:x:1', 'urn:x:1/');
    expect(found).toBe(expected);
  });

  test('a node with the id of one that the template has', async () => {
    const members = { id: 'urn:x:1', text: 'outer', child: { id: hole('b'), text: 'inner' } };
    expect((await both(members, 'urn:x:1')).found).toBeNull();
  });

  test('a statement that stands twice makes no template', async () => {
    await expect(
      compile({ id: hole('id'), number: [1, { '@value': '1', '@type': 'http://www.w3.org/2001/XMLSchema#integer' }] }),
    ).rejects.toMatchObject({ code: 'tie' });
  });
});

describe('condition 7: lines are ordered where both orders agree', () => {
  const two = { id: 'urn:a:b', texts: [hole('a'), hole('b')] };

  test.each([
    ['\u{1f600}', '\uff08'],
    ['x\ue000', 'x\u{10000}'],
  ])('code points and UTF-16 units disagree on %j and %j, so neither order is given', async (a, b) => {
    expect((await both(two, a, b)).found).toBeNull();
    expect((await both(two, b, a)).found).toBeNull();
  });

  test.each([
    ['\u{1f600}', '\ud7ff'],
    ['\uff08', '\ue000'],
    ['\u{1f600}', '\u{10ffff}'],
    ['a\u{1f600}', 'b\uff08'],
    ['é', 'z'],
  ])('they agree on %j and %j', async (a, b) => {
    for (const values of [
      [a, b],
      [b, a],
    ]) {
      const { found, expected } = await both(two, ...values);
      expect(found).toBe(expected);
    }
  });

  test('fixed texts in dispute make no template', async () => {
    const texts = ['\u{1f600}', '\uff08'];
    await expect(compile({ id: hole('id'), texts })).rejects.toMatchObject({ code: 'tie' });
    await expect(compile({ id: hole('id'), texts: ['\u{1f600}', 'z'] })).resolves.toBeDefined();
  });
});
