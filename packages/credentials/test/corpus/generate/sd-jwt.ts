// SD-JWT: disclosures and digests, the claims that stand open, and the Key Binding JWT.
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import type { TokenOp } from '../token-ops.ts';
import { category, insert, remove, set } from './row.ts';

const { lines, row } = category('sd-jwt');

export { lines };

const invalid = 'proof/disclosure_invalid';
for (const base of ['sd-jwt p256', 'sd-jwt ed25519']) {
  const after = (id: string, expect: string, ...token: TokenOp[]) => row(`${base}, ${id}`, base, expect, { token });
  const signed = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, signed with ${id}`, base, expect, { unsigned });

  // Disclosures as they are sent.
  for (const index of [0, 1, 2]) {
    after(`disclosure ${index} left out`, 'ok', { op: 'drop-disclosure', index });
    after(`disclosure ${index} twice`, invalid, { op: 'repeat-disclosure', index });
    for (const [id, text] of Object.entries({
      padded: 'WyJhIiwiYiIsImMiXQ==',
      'that is empty': '',
      'of no base64url': 'a+/b',
      'that is no JSON': 'eyJhIjo',
      'that is an object': 'eyJhIjoxfQ',
      'that is null': 'bnVsbA',
      'that is a text': 'ImEi',
    })) {
      after(`disclosure ${index} ${id}`, invalid, { op: 'disclosure-text', index, text });
    }
  }
  after(
    'no disclosure',
    'ok',
    { op: 'drop-disclosure', index: 0 },
    { op: 'drop-disclosure', index: 0 },
    { op: 'drop-disclosure', index: 0 },
  );
  after('the disclosures in another order', 'ok', { op: 'reverse-disclosures' });
  const foreign: [string, unknown][] = [
    ['a claim that the issuer never hid', ['salt', 'degree', 'PhD']],
    ['a second value for a claim', ['salt', 'name', 'Taro']],
    ['another salt for a claim', ['salt-x', 'name', 'Hanako']],
    ['a list element', ['salt', 'Expert']],
    ['the claim iss', ['salt', 'iss', PEOPLE.stranger.did]],
    ['the claim cnf', ['salt', 'cnf', { jwk: PEOPLE.stranger.key.publicJwk }]],
    ['the claim _sd', ['salt', '_sd', []]],
    ['the claim ...', ['salt', '...', 'x']],
    ['the claim _sd_alg', ['salt', '_sd_alg', 'sha-512']],
    ['the claim __proto__', ['salt', '__proto__', { admin: true }]],
    ['nothing', []],
    ['a salt alone', ['salt']],
    ['four parts', ['salt', 'name', 'Hanako', 'x']],
    ['a salt that is a number', [7, 'name', 'Hanako']],
    ['a name that is a number', ['salt', 7, 'Hanako']],
    ['a name that is null', ['salt', null, 'Hanako']],
    ['a list in a list', [['salt', 'name', 'Hanako']]],
  ];
  for (const [id, json] of foreign) after(`a disclosure of ${id} added`, invalid, { op: 'add-disclosure', json });
  after('a disclosure with a name twice', invalid, {
    op: 'add-disclosure',
    text: Buffer.from('["s","a",{"b":1,"b":2}]').toString('base64url'),
  });
  after('a disclosure with spaces in its JSON', invalid, {
    op: 'disclosure-text',
    index: 0,
    text: Buffer.from('["salt-0-AAAAAAAAAAAAAAAA", "name", "Hanako"]').toString('base64url'),
  });
  after('1,001 disclosures', 'proof/document_too_large', { op: 'append', text: `${'WyJhIiwiYiJd~'.repeat(1001)}` });
  after('an empty disclosure', invalid, { op: 'append', text: '~' });

  // Digests as they are signed.
  signed('the same digest twice in one list', invalid, insert('/payload/_sd/-', 'digest:0'));
  signed('the same digest in two places', invalid, insert('/payload/levels/-', { '...': 'digest:0' }));
  signed('the same decoy twice', invalid, insert('/payload/_sd/-', 'GhhTEqSRUxmT8MbbXjTYcVBMYOxOXaHhhYBCCiZ7QnQ'));
  signed(
    'a member disclosed as list element',
    invalid,
    insert('/payload/levels/-', { '...': 'digest:1' }),
    set('/shown', [1]),
  );
  signed(
    'a list element disclosed as member',
    invalid,
    insert('/payload/_sd/-', 'digest:3'),
    remove('/payload/levels/2'),
    set('/shown', [3]),
  );
  signed('a digest that is a number', invalid, insert('/payload/_sd/-', 7));
  signed('a digest that is null', invalid, insert('/payload/_sd/-', null));
  signed('an empty list of digests', 'ok', set('/payload/address', { country: 'JP', _sd: [] }), set('/shown', [0, 2]));
  signed('digests that are no list', invalid, set('/payload/_sd', 'digest:0'));
  signed('digests as object', invalid, set('/payload/_sd', { '0': 'digest:0' }));
  signed('a list element with a second member', invalid, set('/payload/levels/1', { '...': 'digest:2', x: 1 }));
  signed('a list element whose digest is a number', invalid, set('/payload/levels/1', { '...': 7 }));
  signed('three dots outside a list', invalid, set('/payload/address', { '...': 'digest:0' }), set('/shown', [2]));
  signed('_sd_alg deeper inside', invalid, set('/payload/place', { _sd_alg: 'sha-256' }));
  signed('a disclosure whose claim is there already', invalid, set('/payload/name', 'Taro'));
  signed('a disclosure with a reserved name', invalid, set('/disclosures/0/1', '_sd'));
  signed('a disclosure with a member named __proto__', invalid, set('/disclosures/0/1', '__proto__'));
  signed('a disclosure inside one that is not shown', invalid, set('/shown', [4]));
  signed('a disclosure inside one that is shown', 'ok', set('/shown', [4, 5]));
  signed('a disclosure inside one that comes later', 'ok', set('/shown', [5, 4]));
  signed('all disclosures', 'ok', set('/shown', [0, 1, 2, 3, 4, 5]));
  signed('no _sd_alg', 'ok', remove('/payload/_sd_alg'));
  for (const [alg, hash, expect] of [
    ['sha-384', 'sha384', 'ok'],
    ['sha-512', 'sha512', 'ok'],
    ['SHA-256', 'sha256', 'proof/sd_alg_unsupported'],
    ['sha256', 'sha256', 'proof/sd_alg_unsupported'],
    ['md5', 'sha256', 'proof/sd_alg_unsupported'],
    ['sha-1', 'sha256', 'proof/sd_alg_unsupported'],
    ['', 'sha256', 'proof/sd_alg_unsupported'],
    ['constructor', 'sha256', 'proof/sd_alg_unsupported'],
  ] as const) {
    signed(`_sd_alg ${JSON.stringify(alg)}`, expect, set('/payload/_sd_alg', alg), set('/hash', hash));
  }
  signed('_sd_alg sha-512 and digests of sha-256', invalid, set('/payload/_sd_alg', 'sha-512'));
  for (const value of [7, null, ['sha-256'], {}])
    signed(`_sd_alg ${JSON.stringify(value)}`, 'proof/sd_alg_unsupported', set('/payload/_sd_alg', value));

  // Claims that stand open.
  for (const [claim, value] of [
    ['iss', PEOPLE.stranger.did],
    ['nbf', 1],
    ['exp', 9999999999],
    ['vct', 'urn:x'],
    ['cnf', {}],
    ['status', {}],
    ['vct#integrity', 'sha256-x'],
    ['aka_vcts', ['urn:y']],
  ] as const) {
    signed(
      `${claim} disclosed`,
      invalid,
      ...(claim === 'vct#integrity' || claim === 'aka_vcts' ? [] : [remove(`/payload/${claim}`)]),
      set('/disclosures/0', ['s', claim, value]),
    );
  }
  signed('iat disclosed', 'ok', remove('/payload/iat'), set('/disclosures/0', ['s', 'iat', 1_777_636_740]));
  signed('a part of cnf disclosed', invalid, set('/payload/cnf/_sd', ['digest:4']));
  signed('a part of status disclosed', invalid, set('/payload/status/_sd', ['digest:4']));
  const faulty = 'proof/structure_invalid';
  signed('no vct', faulty, remove('/payload/vct'));
  for (const value of ['', 7, null, ['urn:x'], {}])
    signed(`vct ${JSON.stringify(value)}`, faulty, set('/payload/vct', value));
  signed('no iss', 'proof/key_unresolvable', remove('/payload/iss'));
  for (const value of ['', 7, null, ['x']]) signed(`iss ${JSON.stringify(value)}`, faulty, set('/payload/iss', value));
  for (const claim of ['iat', 'nbf', 'exp']) {
    for (const value of ['1777636740', null, [1777636740], -1, 1e300, {}, true])
      signed(`${claim} ${JSON.stringify(value)}`, faulty, set(`/payload/${claim}`, value));
  }
  signed('cnf as text', faulty, set('/payload/cnf', 'x'));
  signed('cnf as list', faulty, set('/payload/cnf', []));
  signed('cnf with a private key', faulty, set('/payload/cnf', { jwk: PEOPLE['holder-jwk'].key.privateJwk }));
  signed('no cnf', 'ok', remove('/payload/cnf'));
  signed('status as text', faulty, set('/payload/status', 'x'));
  signed('aka_vcts that repeats vct', faulty, set('/payload/aka_vcts', ['urn:example:skill']));
  signed('aka_vcts', 'ok', set('/payload/aka_vcts', ['urn:example:other']));
  signed('vct#integrity as number', faulty, set('/payload/vct#integrity', 7));
  signed(
    'vct#integrity of a type that nobody has',
    'schema/type_metadata_unavailable',
    set('/payload/vct#integrity', 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
  );
  signed(
    'vct at an https address',
    'schema/type_metadata_unavailable',
    set('/payload/vct', 'https://types.example/skill'),
  );
  signed('deep claims', 'proof/document_malformed', { op: 'nest', at: '/payload/x', name: 'x', levels: 100, value: 1 });

  // Times: seconds, and the end is no longer part of it.
  const noon = 1_777_636_800;
  for (const [claim, value, expect] of [
    ['exp', noon, 'validity/expired'],
    ['exp', noon + 1, 'ok'],
    ['exp', noon - 1, 'validity/expired'],
    ['exp', noon + 0.5, 'ok'],
    ['exp', 0, 'validity/expired'],
    ['nbf', noon, 'ok'],
    ['nbf', noon + 60, 'ok'],
    ['nbf', noon + 61, 'validity/not_yet_valid'],
    ['iat', noon + 60, 'ok'],
    ['iat', noon + 61, 'validity/not_yet_valid'],
    ['iat', 0, 'ok'],
  ] as const) {
    signed(`${claim} ${value - noon} seconds from now`, expect, set(`/payload/${claim}`, value));
  }
}
