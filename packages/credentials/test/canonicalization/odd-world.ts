// A small context that uses what contexts can do, documents with holes that use it, and values nobody would choose.
import * as fc from 'fast-check';
import { type HoleKind, type HoleValue, hole } from '../../src/canonicalization/template.ts';
import { createDocumentLoader } from '../../src/document-loader.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { resolveDid } from '../world.ts';

export const ODD_CONTEXT = 'https://odd.example/context';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const NS = 'https://odd.example/ns#';

const context = {
  '@context': {
    '@version': 1.1,
    id: '@id',
    type: '@type',
    odd: NS,
    Thing: `${NS}Thing`,
    Scoped: {
      '@id': `${NS}Scoped`,
      '@context': { deep: { '@id': `${NS}deep`, '@type': `${XSD}date` }, weird: `${NS}weird#` },
    },
    text: `${NS}text`,
    also: `${NS}also`,
    texts: { '@id': `${NS}texts`, '@container': '@set' },
    list: { '@id': `${NS}list`, '@container': '@list' },
    link: { '@id': `${NS}link`, '@type': '@id' },
    links: { '@id': `${NS}links`, '@type': '@id', '@container': '@set' },
    japanese: { '@id': `${NS}japanese`, '@language': 'ja' },
    byLanguage: { '@id': `${NS}byLanguage`, '@container': '@language' },
    choice: { '@id': `${NS}choice`, '@type': '@vocab' },
    First: `${NS}First`,
    json: { '@id': `${NS}json`, '@type': '@json' },
    number: `${NS}number`,
    double: { '@id': `${NS}double`, '@type': `${XSD}double` },
    float: { '@id': `${NS}float`, '@type': `${XSD}float` },
    integer: { '@id': `${NS}integer`, '@type': `${XSD}integer` },
    when: { '@id': `${NS}when`, '@type': `${XSD}dateTime` },
    child: { '@id': `${NS}child`, '@type': '@id' },
    children: { '@id': `${NS}children`, '@type': '@id', '@container': '@set' },
    graph: { '@id': `${NS}graph`, '@type': '@id', '@container': '@graph' },
    parent: { '@reverse': `${NS}child` },
  },
};

export const oddLoader = createDocumentLoader({ resolveDid, extraContexts: new Map([[ODD_CONTEXT, context]]) });

/** Every kind of place that a value can have. */
export const oddDocument = (): JsonObject => ({
  '@context': [ODD_CONTEXT],
  id: hole('id'),
  type: ['Thing'],
  text: hole('text'),
  texts: [hole('a'), 'fixed – text', hole('b')],
  list: [hole('c'), 'in between', hole('d')],
  japanese: hole('japanese'),
  also: { '@value': hole('tagged'), '@language': hole('language', 'language') },
  link: hole('link'),
  links: [hole('linkA'), 'https://fixed.example/', hole('linkB')],
  number: hole('number', 'number'),
  double: hole('double', 'number'),
  float: hole('float', 'number'),
  integer: hole('integer', 'number'),
  when: hole('when'),
  choice: 'First',
  child: { id: hole('childId'), type: ['Scoped'], deep: hole('deep'), text: 'constant' },
  children: [
    { type: ['Thing'], text: hole('left') },
    { type: ['Thing'], text: hole('right'), children: [{ type: ['Thing'], also: 'constant child' }] },
    { type: ['Thing'], text: 'a constant one', link: 'https://fixed.example/constant' },
  ],
  graph: { id: hole('inGraph'), type: ['Thing'], text: 'stated elsewhere' },
});

const awkward = fc.constantFrom(
  ...['\u0000', '\u0001', '\b', '\t', '\n', '\u000b', '\f', '\r', '\u001f', '\u007f', '\u0085', '"', '\\', '\u2028'],
  ...[
    '\ufeff',
    '\u202e',
    '\u200d',
    '\ud7ff',
    '\ue000',
    '\uf8ff',
    '\ufffd',
    '\uffff',
    '\u{10000}',
    '\u{1f600}',
    '\u{10ffff}',
  ],
  ...['山', 'é', 'e\u0301', '（', ' ', '<', '>', '@', '_:', '{', '\\u0041', '\\"', '.\n', '^^'],
);
const piece = fc.oneof({ weight: 3, arbitrary: awkward }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) });
/** Few different ones, so that equal values meet. */
const text = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  fc.constantFrom('same', 'fixed – text', 'a constant one', ''),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const iri = fc.oneof(
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'https://fixed.example/',
    'https://fixed.example/constant',
    'did:example:a',
    'did:example:a/b',
    'https://例え.jp/研修',
  ),
  fc.constantFrom(
    'odd:thing',
    'text:thing',
    'weird:thing',
    '_:blank',
    'no scheme',
    'a:',
    'urn:sp ace',
    'urn:\ue000',
    'urn:\u{1f600}',
  ),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1.5, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53),
);
const language = fc.constantFrom('en', 'EN-gb', 'ja', 'x-private', 'de-CH-1996', 'not a tag', 'toolonglanguage');

const ODD: Record<HoleKind | 'iri', fc.Arbitrary<HoleValue>> = { text, iri, number, language };
type Kinds = readonly { kind: HoleKind | 'iri' }[];

/** Values that fit their places; texts are different in every place. */
export const fittingValuesFor = (holes: Kinds): fc.Arbitrary<HoleValue[]> =>
  fc.tuple(...holes.map(({ kind }, i) => fitting(kind, i)));

/** Most of them fit, and some do not: they collide, look like something else, or are no value of their place. */
export const valuesFor = (holes: Kinds): fc.Arbitrary<HoleValue[]> =>
  fc.tuple(
    ...holes.map(({ kind }, i) =>
      fc.oneof({ weight: 30, arbitrary: fitting(kind, i) }, { weight: 1, arbitrary: ODD[kind] }),
    ),
  );

function fitting(kind: HoleKind | 'iri', place: number): fc.Arbitrary<HoleValue> {
  switch (kind) {
    case 'iri':
      return fc.uuid().map((uuid) => `urn:uuid:${place}-${uuid}`);
    case 'language':
      return fc.constantFrom('en', 'EN-gb', 'ja');
    case 'number':
      return fc.integer().chain((integer) => fc.constantFrom(integer, integer / 4));
    default:
      return text.map((value) => `${place}${value}`);
  }
}
