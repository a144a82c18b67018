// What disclosures and digests are refused for: RFC 9901, section 7.1 (3) to (5).
import { describe, expect, test } from '@jest/globals';
import { digestOf, disclose, encode, forge, ISS, refusalOf, SECONDS, stranger } from './sd-jwt-world.ts';

const a = disclose(['salt-a', 'a', 1]);
const b = disclose(['salt-b', 'b', 2]);
const element = disclose(['salt-e', 'E']);

describe('RFC 9901 7.1 (3) disclosures and digests', () => {
  const given = async (payload: object, ...disclosures: string[]) =>
    refusalOf(await forge({ payload: payload as never, disclosures }));
  const sd = (parts: unknown) => disclose(parts);

  test.each([
    ['not base64url', 'WyJh*'],
    ['padded', `${encode(['s', 'a', 11])}=`],
    ['with spare bits', `${encode(['s', 'a', 1]).slice(0, -1)}9`],
    ['empty', ''],
    ['not UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['with a byte order mark', encode('\ufeff["s","a",1]')],
    ['not JSON', encode('["s","a",1')],
    ['an object', encode({ salt: 's', name: 'a', value: 1 })],
    ['a text', encode('"a"')],
    ['an empty list', encode([])],
    ['one element', encode(['s'])],
    ['four elements', encode(['s', 'a', 1, 2])],
    ['a salt that is a number', encode([1, 'a', 1])],
    ['a salt that is null', encode([null, 'a', 1])],
    ['a name that is a number', encode(['s', 1, 1])],
    ['a member twice in its value', encode('["s","a",{"b":1,"b":2}]')],
    ['the name _sd', encode(['s', '_sd', []])],
    ['the name ...', encode(['s', '...', 'x'])],
    ['the name _sd_alg', encode(['s', '_sd_alg', 'sha-256'])],
    ['the name __proto__', encode(['s', '__proto__', {}])],
    ['a value with __proto__ inside', encode('["s","a",{"__proto__":{}}]')],
  ])('a disclosure that is %s', async (_title, text) => {
    expect(await given({ _sd: [digestOf(text)] }, text)).toBe('disclosure_invalid');
  });

  test('(5) a disclosure that belongs to no digest', async () => {
    expect(await given({}, a.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest] }, a.text, b.text)).toBe('disclosure_invalid');
    expect(await given({ note: a.digest, list: [a.digest] }, a.text)).toBe('disclosure_invalid');
  });

  test('(5) a disclosure whose parent is not shown', async () => {
    const inner = sd(['s', 'inner', 1]);
    const outer = sd(['s', 'outer', { _sd: [inner.digest] }]);
    expect(await given({ _sd: [outer.digest] }, inner.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [outer.digest] }, inner.text, outer.text)).toBeUndefined();
  });

  test('a disclosure sent twice', async () => {
    expect(await given({ _sd: [a.digest] }, a.text, a.text)).toBe('disclosure_invalid');
  });

  test('(4) the same digest twice, shown or not, at one level or several', async () => {
    expect(await given({ _sd: [a.digest, a.digest] }, a.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest, a.digest] })).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest], inside: { _sd: [a.digest] } })).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest], list: [{ '...': a.digest }] })).toBe('disclosure_invalid');
    const outer = sd(['s', 'outer', { _sd: [b.digest] }]);
    expect(await given({ _sd: [outer.digest, b.digest] }, outer.text)).toBe('disclosure_invalid');
  });

  test('(3.3.2.1) an element disclosure in _sd', async () => {
    expect(await given({ _sd: [element.digest] }, element.text)).toBe('disclosure_invalid');
  });

  test('(3.3.3.1) a member disclosure in a list', async () => {
    expect(await given({ list: [{ '...': a.digest }] }, a.text)).toBe('disclosure_invalid');
  });

  test('(3.3.2.3) a claim that is there already, open or disclosed', async () => {
    expect(await given({ a: 0, _sd: [a.digest] }, a.text)).toBe('disclosure_invalid');
    const again = sd(['other salt', 'a', 2]);
    expect(await given({ _sd: [a.digest, again.digest] }, a.text, again.text)).toBe('disclosure_invalid');
    expect(await given({ inside: { a: 0, _sd: [a.digest] } }, a.text)).toBe('disclosure_invalid');
  });

  test.each([
    ['_sd that is a text', { _sd: a.digest }],
    ['_sd that is null', { _sd: null }],
    ['_sd with a number', { _sd: [1] }],
    ['_sd with an object', { _sd: [{}] }],
    ['... in an object', { '...': a.digest }],
    ['... beside another member', { list: [{ '...': a.digest, x: 1 }] }],
    ['... beside _sd', { list: [{ '...': a.digest, _sd: [] }] }],
    ['... that is no text', { list: [{ '...': 5 }] }],
    ['... in an object in a list', { list: [{ a: { '...': a.digest } }] }],
    ['_sd_alg below the top', { inside: { _sd_alg: 'sha-256' } }],
  ])('RFC 9901 4.1 %s', async (_title, payload) => expect(await given(payload)).toBe('disclosure_invalid'));

  test('reserved names inside a disclosure', async () => {
    for (const value of [{ '...': 'x' }, { _sd: 'x' }, { _sd_alg: 'sha-256' }, [{ '...': 'x', y: 1 }]]) {
      const text = sd(['s', 'a', value]);
      expect(await given({ _sd: [text.digest] }, text.text)).toBe('disclosure_invalid');
    }
  });

  test('disclosures in disclosures beyond the depth of any document', async () => {
    let inner = sd(['s', 'end', 1]);
    const texts = [inner.text];
    for (let level = 0; level < 70; level += 1) {
      inner = sd(['s', 'deeper', { _sd: [inner.digest] }]);
      texts.push(inner.text);
    }
    expect(await given({ _sd: [inner.digest] }, ...texts)).toBe('document_too_large');
    const deep = encode(`["s","a",${'['.repeat(70)}${']'.repeat(70)}]`);
    expect(await given({ _sd: [digestOf(deep)] }, deep)).toBe('disclosure_invalid');
  });

  test.each([
    ['iss', ISS],
    ['nbf', SECONDS],
    ['exp', SECONDS + 60],
    ['vct', 'https://types.example/other'],
    ['vct#integrity', 'sha256-AAAA'],
    ['aka_vcts', ['https://types.example/other']],
    ['status', { status_list: { idx: 1, uri: 'https://status.example' } }],
    ['cnf', { jwk: stranger.publicJwk }],
  ])('SDV-1 a disclosed %s', async (name, value) => {
    const text = sd(['s', name, value]);
    const payload = { iss: undefined, vct: undefined, cnf: undefined, _sd: [text.digest] };
    expect(await given(payload, text.text)).toBe('disclosure_invalid');
  });

  test.each(['cnf', 'status'])('SDV-1 digests inside %s, shown or not', async (name) => {
    const text = sd(['s', 'jwk', stranger.publicJwk]);
    expect(await given({ [name]: { _sd: [text.digest] } }, text.text)).toBe('disclosure_invalid');
    expect(await given({ [name]: { _sd: [text.digest] } })).toBe('disclosure_invalid');
    expect(await given({ [name]: { list: [{ '...': text.digest }] } })).toBe('disclosure_invalid');
  });

  test('SDV-1 iat and sub may be disclosed', async () => {
    const iat = sd(['s', 'iat', SECONDS]);
    const sub = sd(['s', 'sub', 'user-1']);
    expect(await given({ iat: undefined, _sd: [iat.digest, sub.digest] }, iat.text, sub.text)).toBeUndefined();
  });
});
