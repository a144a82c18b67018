// Texts from all over the world, and texts that are made to look like others: nothing of the content is normalized or lost.
import { PEOPLE } from '../people.ts';
import { category, set, signed, unsigned } from './row.ts';

const { lines, row } = category('texts');

export { lines };

/** Accepted as they are: a text is a text. */
const FINE: Record<string, string> = {
  Japanese: '山田 花子',
  'half-width katakana': 'ﾔﾏﾀﾞ ﾊﾅｺ',
  'emoji with joiners': '👩‍🏫 🇯🇵',
  'a character beyond the basic plane': '𠮷野家',
  Arabic: 'شهادة المهارات',
  Hebrew: 'תעודה',
  'combining marks': 'e\u0301',
  'the same composed': 'é',
  'right-to-left override': 'safe\u202etxt.exe',
  'bidirectional isolates': '\u2066x\u2069',
  'zero-width characters': 'a\u200bb\u200cc\u200dd\ufeff',
  'letters that look alike': 'Αcademy аcademy',
  'a tab and a line break': 'one\ttwo\nthree\r\nfour',
  'quotes and backslashes': 'a"b\\c\'d',
  'angle brackets': '<script>alert(1)</script> <urn:x>',
  'something like N-Quads': '"x"^^<http://www.w3.org/2001/XMLSchema#string> .\n_:b0 <urn:p> "y" .',
  'an ampersand and entities': '&lt; &amp; %3Cscript%3E',
  'a null character': 'a\u0000b',
  'other control characters': 'a\u0007\u001b[31mb\u007f',
  'C1 control characters': 'a\u0085b',
  'line separators': 'a\u2028b\u2029c',
  'a non-character': 'a\ufffeb\uffff',
  'a private-use character': '\ue000',
  'a tag character': '\u{e0041}',
  'a space alone': ' ',
  'an at sign alone': '@',
  'an at sign and more': '@type@',
  'a keyword with a space': '@type ',
  'a number as text': '0',
  'true as text': 'true',
  'null as text': 'null',
  'a date as text': '2026-04-01',
  'an address': 'https://example.org/?a=b&c#d',
  'two thousand characters': 'あ'.repeat(2000),
};
for (const [id, text] of Object.entries(FINE)) {
  for (const base of ['small eddsa', 'small p256', 'vc+jwt p256']) {
    const at = base.startsWith('vc+jwt') ? '/payload/name' : '/name';
    row(`${base}, ${id}`, base, 'ok', unsigned(set(at, text)));
    // What looks the same is not the same.
    if (!base.startsWith('vc+jwt'))
      row(`${base}, ${id}, written in afterwards`, base, 'proof/proof_invalid', signed(set(at, text)));
  }
}
const NORMALIZED: [string, string, string][] = [
  ['composed to decomposed', 'é', 'e\u0301'],
  ['half-width to full-width', 'ﾊﾅｺ', 'ハナコ'],
  ['full-width to ASCII', 'Ａ１', 'A1'],
  ['a ligature taken apart', 'ﬁ', 'fi'],
  ['a letter of another alphabet', 'academy', 'аcademy'],
  ['capitals', 'Hanako', 'hanako'],
  ['a space at the end', 'Hanako', 'Hanako '],
  ['a zero-width space', 'Hanako', 'Hana\u200bko'],
  ['line break CRLF to LF', 'a\r\nb', 'a\nb'],
  ['a variation selector', '葛', '葛\u{e0100}'],
  ['a non-breaking space', 'a b', 'a\u00a0b'],
];
for (const [id, before, later] of NORMALIZED) {
  for (const base of ['small eddsa', 'small 2020'])
    row(`${base}, ${id}`, base, 'proof/proof_invalid', {
      unsigned: [set('/name', before)],
      signed: [set('/name', later)],
    });
}
/** Refused: half a character, or something that is dropped or renamed on the way to the graph. */
const AMBIGUOUS: Record<string, string> = {
  'half a surrogate pair': 'a\ud800b',
  'the other half': 'a\udc00b',
  'the halves in the wrong order': '\udc00\ud800',
  'an empty text': '',
  'a keyword': '@id',
  'an unknown keyword': '@foo',
  'a blank node': '_:b0',
};
for (const [id, text] of Object.entries(AMBIGUOUS)) {
  for (const base of ['small eddsa', 'vc+jwt p256']) {
    const isToken = base.startsWith('vc+jwt');
    // A JWT with half a character in it is no strict JSON.
    const code = isToken && /half|halves/.test(id) ? 'proof/proof_malformed' : 'proof/document_ambiguous';
    row(`${base}, ${id}`, base, code, isToken ? unsigned(set('/payload/name', text)) : signed(set('/name', text)));
  }
}
for (const [id, value] of Object.entries({
  'a space': 'urn:uuid: 1',
  'a line break': 'urn:uuid:1\n',
  'an angle bracket': 'urn:x>',
  'a quote': 'urn:"x"',
  'a brace': 'urn:{x}',
  'a backslash': 'urn:x\\y',
  'a backtick': 'urn:`x`',
  'a caret': 'urn:x^y',
})) {
  row(`an id with ${id}`, 'small eddsa', 'proof/document_malformed', signed(set('/id', value)));
  row(
    `a subject id with ${id}`,
    'small eddsa',
    'proof/document_malformed',
    signed(set('/credentialSubject/id', value)),
  );
}
row('an id beyond ASCII', 'small eddsa', 'ok', unsigned(set('/id', 'https://例え.example/記録/1')));
row('an id with percent encoding', 'small eddsa', 'ok', unsigned(set('/id', 'https://e.example/%E8%A8%98')));
row('the same id without percent encoding afterwards', 'small eddsa', 'proof/proof_invalid', {
  unsigned: [set('/id', 'https://e.example/%E8%A8%98')],
  signed: [set('/id', 'https://e.example/記')],
});
row('an id with a zero-width space', 'small eddsa', 'ok', unsigned(set('/id', 'urn:x:\u200b1')));
row(
  'an issuer DID that looks like another',
  'small eddsa',
  'proof/structure_invalid',
  signed(set('/issuer', PEOPLE.issuer.did.replace('did:', 'dіd:'))),
);
