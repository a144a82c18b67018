import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createEnvelope, EnvelopeError } from '../src/envelope.ts';

const masterKey = () => randomBytes(32).toString('base64');
const [first, second] = [masterKey(), masterKey()];
const envelope = createEnvelope(first);
const aad = 'tenant-1|note|n1';
const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof EnvelopeError ? error.code : String(error);
  }
  return 'opened';
};

describe('a sealed value', () => {
  test.each(['', 'x', '山田 太郎', 'x'.repeat(100_000)])('opens to what was sealed (%.10s)', (text) => {
    expect(envelope.openText(envelope.seal(text, aad), aad)).toBe(text);
  });

  test('holds bytes as well as text', () => {
    const bytes = randomBytes(1000);
    expect(Buffer.from(envelope.open(envelope.seal(bytes, aad), aad)).equals(bytes)).toBe(true);
  });

  test('shows nothing of its content and differs each time', () => {
    const sealed = [envelope.seal('canary', aad), envelope.seal('canary', aad)];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const text of sealed)
      expect(Buffer.from(text.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain('canary');
  });

  test.each(['tenant-2|note|n1', 'tenant-1|note|n2', 'tenant-1|other|n1', ''])(
    'does not open in another place (%s)',
    (place) => {
      expect(refusal(() => envelope.open(envelope.seal('x', aad), place))).toBe('not_authentic');
    },
  );

  test('does not open when any letter of it is changed', () => {
    const sealed = envelope.seal('some text', aad);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1);
      expect(refusal(() => envelope.open(changed, aad))).toMatch(/not_authentic|malformed|key_unknown/);
    }
  });

  test('does not open with parts of another value', () => {
    const [a, b] = [envelope.seal('a', aad).split('.'), envelope.seal('b', aad).split('.')];
    expect(refusal(() => envelope.open([a[0], a[1], a[2], b[3]].join('.'), aad))).toBe('not_authentic');
  });

  test.each(['', 'v1', 'v1...', 'v2.a.b.c', 'plain text', 'v1.00000000.AA.AA.AA'])('is not %p', (text) => {
    expect(refusal(() => envelope.open(text, aad))).toMatch(/malformed|key_unknown/);
  });
});

describe('master keys', () => {
  test('of another service do not open', () => {
    expect(refusal(() => createEnvelope(second).open(envelope.seal('x', aad), aad))).toBe('key_unknown');
  });

  test('that were replaced still open, and are known to be outdated', () => {
    const old = envelope.seal('x', aad);
    const rotated = createEnvelope(second, [first]);
    expect(rotated.openText(old, aad)).toBe('x');
    expect([rotated.isOutdated(old), rotated.isOutdated(rotated.seal('x', aad))]).toEqual([true, false]);
  });

  test.each([
    '',
    'x',
    randomBytes(16).toString('base64'),
    randomBytes(33).toString('base64'),
    randomBytes(32).toString('hex'),
    ` ${first}`,
  ])('of another shape are refused (%.8s…)', (key) => expect(refusal(() => createEnvelope(key))).toBe('malformed'));
});

describe('the key of a person', () => {
  const place = 'tenant-1|subject|ada';
  const wrapped = envelope.createSubjectKey(place);

  test('opens what it sealed', () => {
    const sealed = envelope.withSubjectKey(wrapped, place).seal('山田', aad);
    expect(envelope.withSubjectKey(wrapped, place).openText(sealed, aad)).toBe('山田');
  });

  test('once deleted, leaves nothing that the master key could open', () => {
    const sealed = envelope.withSubjectKey(wrapped, place).seal('x', aad);
    expect(refusal(() => envelope.open(sealed, aad))).toBe('malformed');
    const another = envelope.withSubjectKey(envelope.createSubjectKey(place), place);
    expect(refusal(() => another.open(sealed, aad))).toBe('not_authentic');
  });

  test('cannot be taken over for another person', () => {
    expect(refusal(() => envelope.withSubjectKey(wrapped, 'tenant-1|subject|eve'))).toBe('not_authentic');
  });

  test.each(['', 'v1', 'v1.a.b.c'])('is not %p', (text) => {
    expect(refusal(() => envelope.withSubjectKey(text, place))).toMatch(/malformed|key_unknown/);
  });
});
