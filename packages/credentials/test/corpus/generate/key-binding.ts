// T4 and T5: the Key Binding JWT of an SD-JWT presentation.
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import { category, remove, set } from './row.ts';

const { lines, row } = category('key binding');

export { lines };

// Key Binding: policy of the verifier, one request, one verifier, one credential, one moment.
for (const base of ['sd-jwt+kb ed25519', 'sd-jwt+kb p256']) {
  const own = base.endsWith('p256') ? 'holder-jwk-p256' : 'holder-jwk';
  const other = base.endsWith('p256') ? 'stranger-p256' : 'stranger';
  const signed = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, ${id}`, base, expect, { unsigned });
  const claim = (id: string, expect: string, name: string, value: unknown) =>
    signed(id, expect, set(`/binding/payload/${name}`, value));
  const bad = 'holderBinding/key_binding_invalid';
  row(`${base}, no binding`, base, 'holderBinding/key_binding_missing', { token: [{ op: 'drop-binding' }] });
  signed('signed by a stranger', bad, set('/binding/key', other));
  signed(
    'signed by the issuer',
    base.endsWith('p256') ? 'holderBinding/alg_not_allowed' : 'holderBinding/alg_not_allowed',
    set('/binding/key', base.endsWith('p256') ? 'issuer' : 'issuer-p256'),
    set('/binding/header/alg', base.endsWith('p256') ? 'EdDSA' : 'ES256'),
  );
  signed('no cnf in the credential', bad, remove('/payload/cnf'));
  signed('the cnf of somebody else', bad, set('/payload/cnf/jwk', PEOPLE[other].key.publicJwk));
  signed('a cnf with a kid alone', bad, set('/payload/cnf', { kid: PEOPLE[own].method }));
  signed('a cnf with a thumbprint alone', bad, set('/payload/cnf', { jkt: 'AAAA' }));
  signed('a cnf with an address of keys', bad, set('/payload/cnf', { jku: 'https://e.example/jwks.json' }));
  signed('a cnf with labels', 'ok', set('/payload/cnf/jwk/kid', 'mine'), set('/payload/cnf/jwk/use', 'sig'));
  signed('a cnf for encryption', bad, set('/payload/cnf/jwk/use', 'enc'));
  for (const nonce of ['x', 'kT4f0w-9QmE2 ', '', 'KT4F0W-9QME2'])
    claim(`nonce ${JSON.stringify(nonce)}`, 'holderBinding/challenge_mismatch', 'nonce', nonce);
  for (const nonce of [7, null, ['kT4f0w-9QmE2'], {}])
    claim(`nonce ${JSON.stringify(nonce)}`, 'holderBinding/challenge_mismatch', 'nonce', nonce);
  signed('no nonce', 'holderBinding/challenge_mismatch', remove('/binding/payload/nonce'));
  for (const aud of [
    'https://recruit.example',
    'did:web:recruit.example',
    '',
    'decentralized_identifier:did:web:recruit.example/',
  ])
    claim(`aud ${JSON.stringify(aud)}`, 'holderBinding/domain_mismatch', 'aud', aud);
  for (const aud of [
    7,
    null,
    ['decentralized_identifier:did:web:recruit.example'],
    ['decentralized_identifier:did:web:recruit.example', 'x'],
  ])
    claim(`aud ${JSON.stringify(aud)}`, 'holderBinding/domain_mismatch', 'aud', aud);
  signed('no aud', 'holderBinding/domain_mismatch', remove('/binding/payload/aud'));
  for (const hash of ['', 'x', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 7, null])
    claim(`sd_hash ${JSON.stringify(hash)}`, 'holderBinding/sd_hash_mismatch', 'sd_hash', hash);
  signed('no sd_hash', 'holderBinding/sd_hash_mismatch', remove('/binding/payload/sd_hash'));
  row(`${base}, a disclosure taken away`, base, 'holderBinding/sd_hash_mismatch', {
    token: [{ op: 'drop-disclosure', index: 0 }],
  });
  row(`${base}, the disclosures in another order`, base, 'holderBinding/sd_hash_mismatch', {
    token: [{ op: 'reverse-disclosures' }],
  });
  const signedAt = 1_777_636_740;
  const noon = 1_777_636_800;
  for (const [seconds, expect] of [
    [0, 'ok'],
    [-300, 'ok'],
    [-301, 'holderBinding/key_binding_stale'],
    [300, 'ok'],
    [301, 'holderBinding/key_binding_stale'],
    [-31_536_000, 'holderBinding/key_binding_stale'],
    [31_536_000, 'holderBinding/key_binding_stale'],
  ] as const) {
    claim(`iat ${seconds} seconds from now`, expect, 'iat', noon + seconds);
  }
  for (const iat of [String(signedAt), null, [signedAt], -1, {}])
    claim(`iat ${JSON.stringify(iat)}`, 'holderBinding/key_binding_stale', 'iat', iat);
  signed('no iat', 'holderBinding/key_binding_stale', remove('/binding/payload/iat'));
  claim('exp a second ago', 'holderBinding/key_binding_stale', 'exp', noon - 1);
  claim('exp in a second', 'ok', 'exp', noon + 1);
  claim('exp as text', 'holderBinding/key_binding_stale', 'exp', 'soon');
  claim('nbf tomorrow', 'holderBinding/key_binding_stale', 'nbf', noon + 86_400);
  claim('a further claim', 'ok', 'purpose', 'application');
  for (const typ of ['JWT', 'KB+JWT', 'dc+sd-jwt', '', 7, null])
    signed(`typ ${JSON.stringify(typ)}`, 'holderBinding/typ_mismatch', set('/binding/header/typ', typ));
  signed('no typ', 'holderBinding/typ_mismatch', remove('/binding/header/typ'));
  for (const alg of ['none', 'None', 'HS256', 'RS256', 'ES256K', '', 7, null])
    signed(`alg ${JSON.stringify(alg)}`, 'holderBinding/alg_not_allowed', set('/binding/header/alg', alg));
  signed(
    'alg of another kind of key',
    'holderBinding/alg_not_allowed',
    set('/binding/header/alg', base.endsWith('p256') ? 'EdDSA' : 'ES256'),
  );
  signed('no alg', 'holderBinding/alg_not_allowed', remove('/binding/header/alg'));
  signed(
    'a stranger who offers their key',
    bad,
    set('/binding/key', other),
    set('/binding/header/jwk', PEOPLE[other].key.publicJwk),
  );
  signed('the right key offered', 'ok', set('/binding/header/jwk', PEOPLE[own].key.publicJwk));
  signed('crit', bad, set('/binding/header/crit', ['x']));
  signed('a claim twice', bad, set('/binding/payloadText', `{"nonce":"x","nonce":"kT4f0w-9QmE2"}`));
  row(`${base}, text after it`, base, bad, { token: [{ op: 'append', text: '.x' }] });
  row(`${base}, a space after it`, base, bad, { token: [{ op: 'append', text: ' ' }] });
  row(`${base}, for another verifier`, base, 'holderBinding/domain_mismatch', {
    world: { domain: 'x509_san_dns:other.example' },
  });
  row(`${base}, for another request`, base, 'holderBinding/challenge_mismatch', { world: { challenge: 'another' } });
  row(`${base}, five minutes and a second later`, base, 'holderBinding/key_binding_stale', {
    world: { now: '2026-05-01T12:04:01Z' },
  });
  signed('fewer disclosures, bound as they are', 'ok', set('/shown', []));
  signed('all disclosures, bound as they are', 'ok', set('/shown', [0, 1, 2, 3, 4, 5]));
  signed('a record that is over', 'validity/expired', set('/payload/exp', noon - 1));
}
