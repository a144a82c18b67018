// JOSE: header, algorithm, type, key and text of the tokens that carry credentials and presentations.
import { ACADEMY, PEOPLE, type Person, person } from '../people.ts';
import type { TokenOp } from '../token-ops.ts';
import { category, copy, insert, remove, set } from './row.ts';

const { lines, row } = category('jose');

export { lines };

interface Kind {
  base: string;
  signer: keyof typeof PEOPLE;
  stranger: keyof typeof PEOPLE;
  /** What a header that is no header is called. */
  malformed: string;
  /** The check's code for a text that is not recognized at all. */
  unknown: string;
  typ: string;
  wrongAuthor: string;
}
const JWT = { malformed: 'proof/proof_malformed', unknown: 'proof/format_unknown' };
const KINDS: Kind[] = [
  {
    ...JWT,
    base: 'vc+jwt ed25519',
    signer: 'issuer',
    stranger: 'stranger',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vc+jwt p256',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vc+jwt p384',
    signer: 'issuer-p384',
    stranger: 'stranger-p384',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'jwt_vc_json p256',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'JWT',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'sd-jwt p256',
    malformed: 'proof/document_malformed',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'dc+sd-jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vp+jwt ed25519',
    signer: 'holder',
    stranger: 'stranger',
    typ: 'vp+jwt',
    wrongAuthor: 'proof/holder_mismatch',
  },
];

const NONES = ['none', 'None', 'NONE', 'nOnE', 'noNE', 'nonE', 'NoNe', 'none ', ' none', 'none\u0000', 'ｎｏｎｅ'];
const OTHER_ALGS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS512',
  'PS256',
  'ES256K',
  'ES512',
  'Ed448',
  'EdDSA ',
  'eddsa',
  'es256',
  'ECDH-ES',
  'dir',
  'A256GCM',
  'ML-DSA-44',
  '',
  'constructor',
  'toString',
  '__proto__',
];

for (const { base, signer, stranger, malformed, typ, unknown, wrongAuthor } of KINDS) {
  const who: Person = PEOPLE[signer];
  const own = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' }[who.key.algorithm];
  const isSdJwt = base.startsWith('sd-jwt');
  // Of a JWT of 1.1 only the payload tells that it is one.
  const unreadable = typ === 'JWT' ? unknown : malformed;
  const header = (id: string, expect: string, name: string, value: unknown) =>
    row(`${base}, ${id}`, base, expect, { sign: { set: { [name]: value } } });
  const token = (id: string, expect: string, ...ops: TokenOp[]) => row(`${base}, ${id}`, base, expect, { token: ops });
  const unsigned = (id: string, expect: string, ...ops: Parameters<typeof insert>[1][]) =>
    row(`${base}, ${id}`, base, expect, { unsigned: ops as never });

  // The algorithm: from the key, never from the header.
  for (const alg of NONES) header(`alg ${JSON.stringify(alg)}`, 'proof/alg_not_allowed', 'alg', alg);
  for (const alg of NONES.slice(0, 4)) {
    row(`${base}, alg ${alg} without signature`, base, malformed, {
      sign: { set: { alg } },
      token: [{ op: 'signature', as: 'none' }],
    });
  }
  for (const alg of OTHER_ALGS) header(`alg ${JSON.stringify(alg)}`, 'proof/alg_not_allowed', 'alg', alg);
  for (const alg of ['EdDSA', 'Ed25519', 'ES256', 'ES384'].filter(
    (one) => one !== own && !(own === 'EdDSA' && one === 'Ed25519'),
  )) {
    header(`alg ${alg} of another kind of key`, 'proof/alg_not_allowed', 'alg', alg);
  }
  if (own === 'EdDSA') header('alg by its new name', 'ok', 'alg', 'Ed25519');
  for (const secret of ['pem', 'pem and a space', 'pem without its end', 'der', 'jwk', 'x', 'bytes', 'empty']) {
    row(`${base}, HS256 with the public key as secret: ${secret}`, base, 'proof/alg_not_allowed', {
      unsigned: [set('/secret', secret)],
      sign: { set: { alg: 'HS256' } },
    });
  }
  header('alg as number', 'proof/alg_not_allowed', 'alg', 7);
  header('alg as list', 'proof/alg_not_allowed', 'alg', [own]);
  header('alg as object', 'proof/alg_not_allowed', 'alg', { name: own });
  header('alg null', 'proof/alg_not_allowed', 'alg', null);
  row(`${base}, no alg`, base, 'proof/alg_not_allowed', { sign: { without: ['alg'] } });

  // Extensions: we understand none.
  for (const [name, crit] of Object.entries({
    unknown: ['x'],
    b64: ['b64'],
    exp: ['exp'],
    empty: [],
    text: 'b64',
    number: 7,
    null: null,
    object: {},
    doubled: ['x', 'x'],
    alg: ['alg'],
  })) {
    header(`crit ${name}`, malformed, 'crit', crit);
  }
  for (const b64 of [true, false, 'false']) header(`b64 ${b64}`, malformed, 'b64', b64);
  header('an unknown member that is not critical', 'ok', 'x', 'y');
  header('zip DEF', 'ok', 'zip', 'DEF');

  // The type.
  for (const other of [
    'at+jwt',
    'kb+jwt',
    'statuslist+jwt',
    'openid4vci-proof+jwt',
    'oauth-authz-req+jwt',
    'vc+sd-jwt',
    'VC+JWT',
    'vc+jwt;v=1',
    'jwt',
    '',
    ' ',
  ]) {
    if (other === typ) continue;
    header(`typ ${JSON.stringify(other)}`, unknown, 'typ', other);
  }
  header('typ as number', unknown, 'typ', 7);
  header('typ as list', unknown, 'typ', [typ]);
  header('typ null', unknown, 'typ', null);
  if (typ !== 'JWT' && !isSdJwt) header('typ with application/ before it', 'ok', 'typ', `application/${typ}`);
  if (!isSdJwt) row(`${base}, no typ`, base, 'ok', { sign: { without: ['typ'] } });
  if (isSdJwt) row(`${base}, no typ`, base, unknown, { sign: { without: ['typ'] } });
  if (isSdJwt) header('typ with application/ before it', unknown, 'typ', `application/${typ}`);
  if (/^v[cp]\+jwt/.test(typ)) {
    header('cty of the other kind', 'proof/typ_mismatch', 'cty', typ === 'vc+jwt' ? 'vp' : 'vc');
    header('cty JWT', 'proof/typ_mismatch', 'cty', 'JWT');
    header('cty as number', 'proof/typ_mismatch', 'cty', 7);
    row(`${base}, no cty`, base, 'ok', { sign: { without: ['cty'] } });
  }

  // The key: the one that kid names in the DID document, whatever else the header offers.
  const publicJwk = PEOPLE[stranger].key.publicJwk;
  const offered: Record<string, unknown> = {
    jwk: publicJwk,
    jku: 'https://e.example/jwks.json',
    x5u: 'https://e.example/cert.pem',
    x5c: ['MIIB'],
    x5t: 'AAAA',
    'x5t#S256': 'AAAA',
  };
  for (const [name, value] of Object.entries(offered)) {
    header(`${name} offered beside the right key`, 'ok', name, value);
    row(`${base}, ${name} of a stranger who signs`, base, 'proof/proof_invalid', {
      sign: { key: stranger, set: { [name]: value } },
    });
    if (!isSdJwt || name !== 'x5c')
      row(
        `${base}, ${name} and no kid`,
        base,
        malformed === 'proof/document_malformed' ? 'proof/proof_malformed' : malformed,
        { sign: { key: stranger, set: { [name]: value }, without: ['kid'] } },
      );
  }
  header('kid of a stranger', wrongAuthor, 'kid', PEOPLE[stranger].method);
  row(`${base}, kid of a stranger who signs`, base, wrongAuthor, {
    sign: { key: stranger, set: { kid: PEOPLE[stranger].method } },
  });
  row(`${base}, signed by a stranger`, base, 'proof/proof_invalid', { sign: { key: stranger } });
  header('kid without fragment', isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed', 'kid', who.did);
  header('kid of a key that is not there', 'proof/key_not_allowed', 'kid', `${who.did}#other`);
  header('kid as number', 'proof/proof_malformed', 'kid', 7);
  header('kid as list', 'proof/proof_malformed', 'kid', [who.method]);
  header('kid null', 'proof/proof_malformed', 'kid', null);
  header(
    'kid with a path',
    isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed',
    'kid',
    who.method.replace('#', '/../#'),
  );
  header('kid with a quote', 'proof/proof_malformed', 'kid', `${who.method}' OR 1=1`);
  header(
    'kid as an address',
    isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed',
    'kid',
    'https://e.example/keys#1',
  );
  row(`${base}, no kid`, base, 'proof/proof_malformed', { sign: { without: ['kid'] } });
  header('kid as fragment alone', isSdJwt ? 'ok' : 'proof/proof_malformed', 'kid', `#${who.method.split('#')[1]}`);

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
  unsigned('further members of the header, signed', 'ok', set('/header/x', { deep: [1, 2, 3] }));
}

// The key of a did:web, by fragment and relationship.
for (const [key, expect] of [
  ['academy/login', 'proof/key_not_allowed'],
  ['academy/unlisted', 'proof/key_not_allowed'],
  ['academy/revoked', 'proof/key_retired'],
  ['academy/ending', 'ok'],
  ['academy/foreign', 'proof/key_not_allowed'],
  ['academy/embedded', 'ok'],
  ['academy/p256', 'ok'],
  ['academy/p384', 'ok'],
] as const) {
  const { method, key: one } = person(key);
  const alg = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' }[one.algorithm];
  for (const base of ['vc+jwt academy', 'sd-jwt academy'])
    row(`${base}, signed by ${key}`, base, expect, { sign: { key, set: { kid: method, alg } } });
}
row('vc+jwt academy, a DID document without the key', 'vc+jwt academy', 'proof/key_not_allowed', {
  world: { did: [remove('/verificationMethod/0')] },
});
row('vc+jwt academy, a DID document with the key twice', 'vc+jwt academy', 'proof/key_not_allowed', {
  world: {
    did: [
      insert('/verificationMethod/-', {
        id: `${ACADEMY}#ed25519`,
        type: 'Multikey',
        controller: ACADEMY,
        publicKeyMultibase: PEOPLE.stranger.did.slice(8),
      }),
    ],
  },
});
row('vc+jwt academy, another key in the DID document', 'vc+jwt academy', 'proof/proof_invalid', {
  world: { did: [copy('/verificationMethod/5/publicKeyMultibase', '/verificationMethod/0/publicKeyMultibase')] },
});
row('vc+jwt academy, a DID document that says its id twice', 'vc+jwt academy', 'proof/key_unresolvable', {
  world: { didText: `{"id":"did:web:other.example","id":"${ACADEMY}"}` },
});

// The keys of an https issuer.
const published = (id: string, expect: string, ...ops: Parameters<typeof set>[]) =>
  row(`sd-jwt https, ${id}`, 'sd-jwt https', expect, {
    world: { published: ops.map(([at, value]) => set(at, value)) },
  });
published('the key for encryption', 'proof/key_not_allowed', ['/0/use', 'enc']);
published('the key for deriving bits', 'proof/key_not_allowed', ['/0/key_ops', ['deriveBits']]);
published('the key for signatures', 'ok', ['/0/use', 'sig']);
published('another kid', 'proof/key_not_allowed', ['/0/kid', 'key-2']);
published('no kid on the key', 'proof/key_not_allowed', ['/0/kid', null]);
published('two keys of one kid', 'proof/key_not_allowed', [
  '/1',
  { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-1' },
]);
published('another key of this kid', 'proof/proof_invalid', [
  '/0',
  { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-1' },
]);
published('a key of another kind', 'proof/alg_not_allowed', ['/0', { ...PEOPLE.stranger.key.publicJwk, kid: 'key-1' }]);
published('a private key', 'proof/key_not_allowed', ['/0', { ...PEOPLE['issuer-p256'].key.privateJwk, kid: 'key-1' }]);
published('a second key of another name', 'ok', ['/1', { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-2' }]);
row('sd-jwt https, no key at all', 'sd-jwt https', 'proof/key_not_allowed', { world: { published: [remove('/0')] } });
row('sd-jwt https, no kid and one key', 'sd-jwt https', 'ok', { sign: { without: ['kid'] } });
row('sd-jwt https, no kid and two keys', 'sd-jwt https', 'proof/key_not_allowed', {
  sign: { without: ['kid'] },
  world: { published: [set('/1', { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-2' })] },
});
for (const iss of [
  'http://issuer.example/tenants/1',
  'https://issuer.example/tenants/1/',
  'https://issuer.example/tenants/2',
  'https://issuer.example/tenants/1?x',
  'https://issuer.example/tenants/1#x',
  'https://user@issuer.example/tenants/1',
  'https://issuer.example\\@evil.example',
  'issuer.example',
  'urn:uuid:1',
]) {
  row(`sd-jwt https, iss ${iss}`, 'sd-jwt https', 'proof/key_unresolvable', { unsigned: [set('/payload/iss', iss)] });
}
