// T6 and T7: documents that are refused before JSON-LD sees them.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { CredentialError } from '../src/credential-error.ts';
import {
  guardDocument,
  MAX_CHARACTERS,
  MAX_COMPARISONS,
  MAX_DEPTH,
  MAX_EMBEDDED,
  MAX_OBJECTS,
  MAX_VALUES,
} from '../src/guard-document.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, options, record, sign } from './world.ts';

const refusal = (document: unknown): string | undefined => {
  try {
    guardDocument(document);
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError) return error.code;
    throw error;
  }
};
const subject = (change: JsonObject) => ({
  ...record(),
  credentialSubject: { ...(record().credentialSubject as JsonObject), ...change },
});
const nested = (levels: number): JsonObject => {
  let value: JsonObject = { name: 'x' };
  for (let i = 0; i < levels; i++) value = { related: value };
  return value;
};
const numbers = (length: number) => Array.from({ length }, (_, i) => i);
/** Built from text: the nesting is deeper than a recursive builder or JSON.stringify could go. */
const deepList = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let i = 0; i < levels; i++) value = [value];
  return value;
};

describe('guardDocument accepts', () => {
  test.each<[string, JsonObject]>([
    ['a Certified record', record()],
    ['a text with an @ in it', { ...record(), name: '@' }],
    [
      'language values',
      {
        ...record(),
        name: [
          { '@value': 'a', '@language': 'en' },
          { '@value': 'あ', '@language': 'ja', '@direction': 'ltr' },
        ],
      },
    ],
    ['equal blank nodes', { ...record(), evidence: [{ type: ['Evidence'] }, { type: ['Evidence'] }] }],
    ['the same number and text side by side', subject({ x: [1, '1', true] })],
    ['contexts of an embedded credential', { ...record(), verifiableCredential: [{ ...record(), id: 'urn:uuid:2' }] }],
    ['contexts of an embedded endorsement', { ...record(), endorsement: [{ ...record(), id: 'urn:uuid:2' }] }],
    ['one context that is no list', { '@context': CONTEXT_URLS.credentialsV2, type: 'EnvelopedVerifiableCredential' }],
    [
      'as many objects as the limit',
      { ...record(), related: Array.from({ length: MAX_OBJECTS / 2 }, (_, i) => ({ id: `urn:x:${i}` })) },
    ],
    ['a list of 400 values', subject({ x: numbers(400) })],
    ['nesting up to the limit', { ...record(), related: nested(MAX_DEPTH - 3) }],
  ])('%s', (_title, document) => {
    expect(refusal(document)).toBeUndefined();
  });

  test('a context that the operator added, and only with the operator', () => {
    const document = { ...record(), '@context': [CONTEXT_URLS.credentialsV2, 'https://operator.example/context'] };
    expect(refusal(document)).toBe('context_unknown');
    const extraContexts = new Map([['https://operator.example/context', { '@context': {} }]]);
    expect(() => guardDocument(document, { extraContexts })).not.toThrow();
  });

  test('the contexts of the public test suites only in their set', () => {
    const document = { ...record(), '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.undefinedTermsV2] };
    expect(refusal(document)).toBe('context_unknown');
    expect(() => guardDocument(document, { contexts: 'conformance' })).not.toThrow();
  });

  test('a context written inline only in the set of the public test suites, and no import there either', () => {
    const inline = (context: object) => ({ ...record(), '@context': [CONTEXT_URLS.credentialsV2, context] });
    const codeOf = (document: unknown) => {
      try {
        guardDocument(document, { contexts: 'conformance' });
      } catch (error) {
        return (error as CredentialError).code;
      }
      return undefined;
    };
    expect(refusal(inline({ Thing: 'https://e.example/Thing' }))).toBe('context_inline');
    expect(codeOf(inline({ Thing: 'https://e.example/Thing' }))).toBeUndefined();
    expect(codeOf(inline({ '@import': CONTEXT_URLS.openBadgesV3 }))).toBe('context_inline');
    expect(codeOf({ ...record(), '@context': [CONTEXT_URLS.credentialsV2, null] })).toBe('context_inline');
    expect(codeOf(inline({ x: `https://e.example/${'x'.repeat(600_000)}` }))).toBe('document_too_large');
  });
});

describe('T6 guardDocument refuses', () => {
  const base = CONTEXT_URLS.credentialsV2;
  const badge = CONTEXT_URLS.openBadgesV3;
  test.each<[string, string, unknown]>([
    ['an inline context', 'context_inline', { ...record(), '@context': [base, { x: 'https://e.example/x' }] }],
    ['an inline @vocab', 'context_inline', { ...record(), '@context': [base, { '@vocab': 'https://e.example/' }] }],
    ['an inline @import', 'context_inline', { ...record(), '@context': [base, { '@import': badge }] }],
    ['null as context', 'context_inline', { ...record(), '@context': [base, null] }],
    ['a context inside the subject', 'context_inline', subject({ '@context': base })],
    ['null as context mid-tree', 'context_inline', subject({ '@context': null })],
    [
      'a context inside the proof',
      'context_inline',
      { ...record(), proof: { '@context': base, type: 'DataIntegrityProof' } },
    ],
    [
      'a context inside a list that is no list of credentials',
      'context_inline',
      { ...record(), evidence: [{ '@context': base, type: ['Evidence'] }] },
    ],
    ['a context in a list in a list of contexts', 'context_inline', { ...record(), '@context': [[base]] }],
    ['an unknown context', 'context_unknown', { ...record(), '@context': [base, 'https://e.example/c'] }],
    ['a known context in other spelling', 'context_unknown', { ...record(), '@context': [base, `${badge}#`] }],
    [
      'a known context over http',
      'context_unknown',
      { ...record(), '@context': [base, badge.replace('https', 'http')] },
    ],
    [
      'an unknown context of an embedded credential',
      'context_unknown',
      { ...record(), verifiableCredential: [{ '@context': ['https://e.example/c'] }] },
    ],
    ['the same context twice', 'document_ambiguous', { ...record(), '@context': [base, badge, badge] }],
    ['@id', 'member_refused', { ...record(), '@id': 'urn:uuid:1' }],
    ['@type', 'member_refused', subject({ '@type': 'https://e.example/T' })],
    ['@graph', 'member_refused', { ...record(), '@graph': [record()] }],
    ['@included', 'member_refused', { ...record(), '@included': [{ id: 'urn:uuid:1' }] }],
    ['@reverse', 'member_refused', subject({ '@reverse': { issuer: 'https://e.example' } })],
    ['@list', 'member_refused', subject({ skill: { '@list': [] } })],
    ['@set', 'member_refused', subject({ skill: { '@set': ['x'] } })],
    ['@nest', 'member_refused', subject({ '@nest': { name: 'x' } })],
    ['@index', 'member_refused', subject({ '@index': 'x' })],
    ['@json by a value object', 'member_refused', subject({ x: { '@value': { a: 1 }, '@type': '@json' } })],
    [
      'a typed value object',
      'member_refused',
      { ...record(), name: { '@value': '2026-01-01', '@type': 'https://e.example/T' } },
    ],
    ['a value object with a context', 'member_refused', { ...record(), name: { '@value': 'a', '@context': {} } }],
    ['an absolute IRI as member', 'member_refused', { ...record(), 'https://w3id.org/security#proof': {} }],
    ['a compact IRI as member', 'member_refused', { ...record(), 'cred:issuer': 'https://e.example' }],
    ['an empty member name', 'member_refused', { ...record(), '': 'x' }],
    ['__proto__', 'member_refused', JSON.parse('{"__proto__": {"issuer": "x"}}')],
    ['null', 'document_ambiguous', { ...record(), name: null }],
    ['null in a list', 'document_ambiguous', subject({ type: ['AchievementSubject', null] })],
    ['an empty list', 'document_ambiguous', { ...record(), evidence: [] }],
    ['a list in a list', 'document_ambiguous', subject({ skill: [[{ type: ['SkillClaim'] }]] })],
    ['a doubled text', 'document_ambiguous', subject({ type: ['AchievementSubject', 'AchievementSubject'] })],
    [
      'a doubled identifier',
      'document_ambiguous',
      { ...record(), evidence: [{ id: 'urn:e', name: 'a' }, { id: 'urn:e' }] },
    ],
    [
      'a second description of the document itself',
      'document_ambiguous',
      subject({ related: { id: record().id, type: ['VerifiableCredential'] } }),
    ],
    ['a keyword as text', 'document_ambiguous', subject({ type: ['AchievementSubject', '@none'] })],
    ['an empty text', 'document_ambiguous', subject({ evaluator: '' })],
    ['a blank node identifier', 'document_ambiguous', subject({ evaluator: '_:b0' })],
    ['half a surrogate pair', 'document_ambiguous', { ...record(), name: '\ud800' }],
    ['half a surrogate pair in a language value', 'document_ambiguous', { ...record(), name: { '@value': '\udc00' } }],
    ['a language that is none', 'document_ambiguous', { ...record(), name: { '@value': 'a', '@language': 'en us' } }],
    ['a direction that is none', 'document_ambiguous', { ...record(), name: { '@value': 'a', '@direction': 'up' } }],
    [
      'a plain text spelled as a value object',
      'document_ambiguous',
      { ...record(), name: { '@value': record().name } },
    ],
    ['a number beyond exact integers', 'document_ambiguous', subject({ levelOrdinal: 2 ** 53 })],
    ['an infinite number', 'document_ambiguous', JSON.parse('{"x": 1e999}')],
    ['an identifier with a bracket', 'document_malformed', { ...record(), id: 'urn:x>.<urn:y' }],
    ['a type with a space', 'document_malformed', { ...record(), type: ['VerifiableCredential', 'urn:a b'] }],
    ['a function', 'document_malformed', { ...record(), name: () => 'x' }],
    ['a date object', 'document_malformed', { ...record(), validFrom: new Date(0) }],
    ['undefined in a list', 'document_malformed', subject({ type: ['AchievementSubject', undefined] })],
    ['a list', 'document_malformed', [record()]],
    ['a text', 'document_malformed', JSON.stringify(record())],
    ['null as document', 'document_malformed', null],
    ['nothing', 'document_malformed', undefined],
  ])('%s (%s)', (_title, code, document) => {
    expect(refusal(document)).toBe(code);
  });
});

describe('T7 guardDocument bounds', () => {
  test.each([MAX_DEPTH, 1000, 5000, 20_000, 200_000])('nesting of %d objects and lists', (levels) => {
    expect(refusal({ ...record(), related: nested(levels) })).toBe('document_too_large');
    expect(refusal({ ...record(), evidence: deepList(levels) })).toBe('document_too_large');
  });

  test.each<[string, JsonObject]>([
    [
      'objects without id',
      { ...record(), evidence: Array.from({ length: MAX_OBJECTS }, () => ({ type: ['Evidence'] })) },
    ],
    [
      'objects with id',
      { ...record(), evidence: Array.from({ length: MAX_OBJECTS }, (_, i) => ({ id: `urn:x:${i}` })) },
    ],
    [
      'values',
      subject(Object.fromEntries(Array.from({ length: MAX_VALUES / 100 }, (_, i) => [`x${i}`, numbers(100)]))),
    ],
    ['values of one member', subject({ x: numbers(Math.sqrt(2 * MAX_COMPARISONS) + 1) })],
    [
      'values of one member of objects that are one node',
      subject({
        x: Array.from({ length: 5 }, (_, i) => ({ id: 'urn:x', [`y${i % 2}`]: numbers(200) }))
          .map((one) => [one])
          .flatMap((one) => ({ z: one })),
      }),
    ],
    [
      'embedded credentials',
      {
        ...record(),
        endorsement: Array.from({ length: MAX_EMBEDDED }, (_, i) => ({
          '@context': [CONTEXT_URLS.credentialsV2],
          id: `urn:x:${i}`,
        })),
      },
    ],
    ['characters', { ...record(), name: 'x'.repeat(MAX_CHARACTERS) }],
    ['characters in member names', { ...record(), ['x'.repeat(MAX_CHARACTERS)]: 'x' }],
    [
      'characters in language values',
      { ...record(), name: { '@value': 'x'.repeat(MAX_CHARACTERS), '@language': 'en' } },
    ],
    ['contexts', { ...record(), '@context': Array.from({ length: 17 }, () => CONTEXT_URLS.credentialsV2) }],
  ])('the number of %s', (_title, document) => {
    expect(refusal(document)).toBe('document_too_large');
  });

  test('a document that is too deep is a failed check, not a crash', async () => {
    const signed = await sign(record());
    for (const levels of [1000, 20_000]) {
      const verdict = await verifyCredential({ ...signed, related: nested(levels) }, options());
      expect(codeOf(verdict)).toBe('document_too_large');
    }
  });
});
