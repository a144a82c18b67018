// JOSE: the signature and the text of a token, and JSON that two readers read differently.
import { PEOPLE, type Person } from '../people.ts';
import { KINDS } from '../token-kinds.ts';
import type { TokenOp } from '../token-ops.ts';
import { category, set } from './row.ts';

const { lines, row } = category('jose texts');

export { lines };

for (const { base, signer, stranger, malformed, typ, unknown } of KINDS) {
  const who: Person = PEOPLE[signer];
  const own = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' }[who.key.algorithm];
  const isSdJwt = base.startsWith('sd-jwt');
  // Of a JWT of 1.1 only the payload tells that it is one.
  const unreadable = typ === 'JWT' ? unknown : malformed;
  const token = (id: string, expect: string, ...ops: TokenOp[]) => row(`${base}, ${id}`, base, expect, { token: ops });

  // The signature.
  token('no signature', malformed, { op: 'signature', as: 'none' });
  token('a signature of zeros', 'proof/proof_invalid', { op: 'signature', as: 'zeros' });
  token('a signature of one byte less', 'proof/proof_invalid', { op: 'signature', as: 'short' });
  token('a signature of one byte more', 'proof/proof_invalid', { op: 'signature', as: 'long' });
  token('a bit of the signature changed', 'proof/proof_invalid', { op: 'signature', as: 'flipped' });
  token('the halves of the signature exchanged', 'proof/proof_invalid', { op: 'signature', as: 'swapped' });
  token('the signature in hexadecimal', 'proof/proof_invalid', { op: 'signature', as: 'hex' });
  if (own !== 'EdDSA') token('the signature in DER', 'proof/proof_invalid', { op: 'signature', as: 'der' });

  // The text.
  const codeOfPart = [unknown, unreadable, malformed];
  for (const index of [0, 1, 2]) {
    token(`padding in part ${index}`, codeOfPart[index] as string, { op: 'pad', index });
    token(`part ${index} empty`, codeOfPart[index] as string, { op: 'part', index, text: '' });
    token(`part ${index} removed`, codeOfPart[index] as string, { op: 'remove-part', index });
    token(`part ${index} no base64url`, codeOfPart[index] as string, { op: 'part', index, text: 'a+/=' });
  }
  token(
    'a fourth part',
    malformed,
    ...(isSdJwt ? [{ op: 'replace', find: '~', by: '.x~' } as const] : [{ op: 'append', text: '.x' } as const]),
  );
  token(
    'a dot at the end',
    malformed,
    ...(isSdJwt ? [{ op: 'replace', find: '~', by: '.~' } as const] : [{ op: 'append', text: '.' } as const]),
  );
  token('a dot at the beginning', unknown, { op: 'prepend', text: '.' });
  token('a space before it', unknown, { op: 'prepend', text: ' ' });
  token('a line break before it', unknown, { op: 'prepend', text: '\n' });
  token('a byte order mark before it', unknown, { op: 'prepend', text: '\ufeff' });
  token('Bearer before it', unknown, { op: 'prepend', text: 'Bearer ' });
  if (!isSdJwt) token('a space after it', malformed, { op: 'append', text: ' ' });
  if (!isSdJwt) token('a line break after it', malformed, { op: 'append', text: '\n' });

  // JSON that two readers read differently.
  const json = (id: string, expect: string, index: 0 | 1, text: string) =>
    token(id, expect, { op: 'json-text', index, text });
  const firstHeader = JSON.stringify({ alg: own, typ, kid: who.method });
  // Without a typ the payload tells what it is.
  json('a header that is empty', isSdJwt ? unknown : 'proof/alg_not_allowed', 0, '{}');
  json('a header that is a list', unknown, 0, '[]');
  json('a header that is null', unknown, 0, 'null');
  json('a header that is a text', unknown, 0, '"alg"');
  json('a header that is no JSON', unknown, 0, '{"alg":');
  json('a header with alg twice', unknown, 0, `{"alg":"none",${firstHeader.slice(1)}`);
  json(
    'a header with kid twice',
    unknown,
    0,
    `${firstHeader.slice(0, -1)},"kid":${JSON.stringify(PEOPLE[stranger].method)}}`,
  );
  json('a header with an escaped second alg', unknown, 0, `{"\\u0061lg":"none",${firstHeader.slice(1)}`);
  json('a header with a member __proto__', unknown, 0, `{"__proto__":{"alg":"none"},${firstHeader.slice(1)}`);
  json('a header with half a surrogate pair', unknown, 0, `{"x":"\\ud800",${firstHeader.slice(1)}`);
  json('a header with a byte order mark', unknown, 0, `\ufeff${firstHeader}`);
  json('a header with a comment', unknown, 0, `/* x */${firstHeader}`);
  json('a header with single quotes', unknown, 0, firstHeader.replaceAll('"', "'"));
  json('a header nested deeply', unknown, 0, `{"x":${'['.repeat(100)}${']'.repeat(100)},${firstHeader.slice(1)}`);
  const payload = (id: string, text: string) => json(`a payload ${id}`, unreadable, 1, text);
  payload('that is empty', '');
  payload('that is a list', '[]');
  payload('that is null', 'null');
  payload('that is a text', '"x"');
  payload('that is a number', '7');
  payload('that is no JSON', '{"iss":');
  payload('with iss twice', '{"iss":"did:example:a","iss":"did:example:b"}');
  payload('with a member twice inside', '{"a":{"b":1,"b":2}}');
  payload('with a member __proto__', '{"__proto__":{"iss":"x"}}');
  payload('with half a surrogate pair', '{"x":"\\ud800"}');
  payload('with a byte order mark', '\ufeff{}');
  payload('with a trailing comma', '{"a":1,}');
  payload('with NaN', '{"a":NaN}');
  payload('of a hundred levels', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`);
  row(`${base}, signed with a member twice`, base, unreadable, {
    unsigned: [
      set(
        '/payloadText',
        '{"iss":"did:example:a","iss":"did:example:b","@context":["https://www.w3.org/ns/credentials/v2"],"vc":{}}',
      ),
    ],
  });
  row(`${base}, further members of the header, signed`, base, 'ok', {
    unsigned: [set('/header/x', { deep: [1, 2, 3] })],
  });
}
