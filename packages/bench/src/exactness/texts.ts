// Texts for random credentials: what people write, and what canonicalizers stumble over.
import type { Random } from './random.ts';

const JAPANESE = [
  '山田',
  '花子',
  '表計算',
  '基本',
  '実技試験',
  '髙橋',
  '﨑本',
  'ﾊﾝｶｸ',
  '業務でPCを活用できる。',
  'レベル３',
  '㈱サンプル',
  '令和八年',
];
const WESTERN = [
  'Müller',
  'O’Brien',
  "D'Angelo",
  'Łukasz',
  'Nguyễn',
  'Ægir',
  'Зайцев',
  'Παπαδόπουλος',
  'naïve',
  'Workbook',
  'Spreadsheets',
];
const SIGNS = [
  '"quoted"',
  '“curly”',
  'a\\b',
  'C:\\new\\table',
  '50 %',
  '<b>',
  '&amp;',
  '{}',
  '[1]',
  '#3',
  'a/b',
  '…',
  '–',
  '\u00a0',
  "''",
];
const EMOJI = ['📊', '👩‍🏫', '🇯🇵', '1️⃣', '👍🏽', '𠮷野家', '𝒳', '🀄'];

/** A keyword. */
export const word = (random: Random): string => random.pick(random.pick([JAPANESE, WESTERN]));

/** A name or a short phrase. */
export function phrase(random: Random): string {
  const words = Array.from({ length: random.between(1, 5) }, () =>
    random.pick(random.pick([JAPANESE, WESTERN, WESTERN, SIGNS, EMOJI])),
  );
  return words.join(random.pick([' ', ' ', '　', ' – ', ', ']));
}

/** A paragraph of up to some 4,000 characters, with line breaks now and then. */
export function paragraph(random: Random): string {
  const length = random.oneIn(20) ? random.between(50, 400) : random.between(1, 8);
  return Array.from({ length }, () => phrase(random)).join(random.oneIn(4) ? '\n' : '. ');
}

/** Sorts of characters in which escaping and ordering go wrong. Each text is well-formed UTF-16. */
const STRANGE: readonly ((random: Random) => string)[] = [
  (random) => String.fromCharCode(random.below(0x20)),
  () => '\u007f',
  (random) => String.fromCharCode(random.between(0x80, 0x9f)),
  (random) => random.pick(['"', '\\', '\\"', '\\u0041', '\\n', '\n', '\r\n', '\t', '\b', '\f', '\\\\']),
  (random) => random.pick(['\u202e', '\u2066', '\u2069', '\u200f', '\u061c', '\u200d', '\u2028', '\u2029', '\u00ad']),
  () => '\ufeff',
  // Above the surrogates in UTF-16, below them in code points: where two orders disagree.
  (random) => String.fromCharCode(random.between(0xe000, 0xfffd)),
  (random) => String.fromCodePoint(random.between(0x10000, 0x10ffff)),
  (random) => random.pick(['\uffff', '\ufffe', '\u{1fffe}', '\u{10ffff}']),
  (random) => random.pick(['é', 'e\u0301', 'Å', 'A\u030a', 'ｶﾞ', 'ガ']),
  (random) =>
    random.pick(['_:b0', '_:c14n0', '@type', '@value', '<urn:x>', ' .', '^^', '"@en', ' ', '.', '-1', '1e3', 'true']),
];

/** A text in which `STRANGE` characters stand anywhere, also alone. Never empty. */
export function strangeText(random: Random): string {
  const parts = Array.from({ length: random.between(1, 6) }, () =>
    random.oneIn(2) ? random.pick(STRANGE)(random) : [...phrase(random)].slice(0, 12).join(''),
  );
  return parts.join('') || 'x';
}

export const calendarDate = (random: Random): string =>
  `20${random.between(10, 29)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;

export const dateTime = (random: Random): string =>
  `${calendarDate(random)}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}Z`;

export function uuid(random: Random): `urn:uuid:${string}` {
  const h = random.hex(32);
  return `urn:uuid:${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
}

/** Absolute IRIs of the sorts that occur, with query, fragment, escapes and letters beyond ASCII. */
export function iri(random: Random): string {
  const tail = random.hex(random.between(4, 12));
  return random.pick([
    () => uuid(random),
    () => `https://academy.example/evidence/${tail}`,
    () => `https://academy.example/e?id=${tail}&lang=ja#part-${random.below(9)}`,
    () => `https://例え.example/証拠/${tail}`,
    () => `http://localhost:4001/a%20b/${tail}`,
    () => `did:web:hr.example:users:${tail}`,
    () => `mailto:${tail}@example.org`,
    () => `urn:example:${tail}:表`,
  ])();
}

/** The same and those whose scheme is a term of some context, which JSON-LD reads as the short form of another IRI. */
export function strangeIri(random: Random): string {
  const tail = random.hex(8);
  return random.pick([
    iri,
    iri,
    () => `data:text/plain;base64,${tail}`,
    () => `tag:example.org,2026:${tail}`,
    () => `title:${tail}`,
    () => `x-own:${tail}`,
    () => `HTTPS://EXAMPLE.org/%7e${tail}/../.`,
  ])(random);
}

/** did:key of a holder: 48 base58 characters as good as any, since nothing here resolves it. */
export function holder(random: Random): string {
  const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  return `did:key:z6Mk${Array.from({ length: 44 }, () => random.pick([...base58])).join('')}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
