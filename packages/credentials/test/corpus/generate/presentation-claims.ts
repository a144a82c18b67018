// The claims of a JWT that presents credentials, and the envelopes in it.
import { CHALLENGE, DOMAIN } from '../corpus-world.ts';
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import { category, insert, remove, set } from './row.ts';

const { lines, row } = category('presentation claims');

export { lines };

const noon = 1_777_636_800;
for (const base of ['vp+jwt ed25519', 'jwt_vp_json ed25519']) {
  const is11 = base.startsWith('jwt');
  const inner = is11 ? '/payload/vp' : '/payload';
  const claim = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, ${id}`, base, expect, { unsigned });
  for (const nonce of ['x', `${CHALLENGE} `, '', 7, null, [CHALLENGE], {}]) {
    const code = !is11 && (nonce === '' || nonce === null) ? 'proof/document_ambiguous' : 'proof/challenge_mismatch';
    claim(`nonce ${JSON.stringify(nonce)}`, code, set('/payload/nonce', nonce));
  }
  claim('no nonce', 'proof/challenge_mismatch', remove('/payload/nonce'));
  for (const aud of ['https://recruit.example', '', 7, null, [DOMAIN, 'x'], []]) {
    const code =
      !is11 && (aud === '' || aud === null || JSON.stringify(aud) === '[]')
        ? 'proof/document_ambiguous'
        : 'proof/domain_mismatch';
    claim(`aud ${JSON.stringify(aud)}`, code, set('/payload/aud', aud));
  }
  claim('aud in a list of one', 'ok', set('/payload/aud', [DOMAIN]));
  claim('no aud', 'proof/domain_mismatch', remove('/payload/aud'));
  row(`${base}, for another verifier`, base, 'proof/domain_mismatch', {
    world: { domain: 'x509_san_dns:other.example' },
  });
  row(`${base}, for another request`, base, 'proof/challenge_mismatch', { world: { challenge: 'another' } });
  claim('iss of a stranger', 'proof/holder_mismatch', set('/payload/iss', PEOPLE.stranger.did));
  claim(
    'holder of a stranger',
    is11 ? 'proof/claims_conflict' : 'proof/holder_mismatch',
    set(`${inner}/holder`, PEOPLE.stranger.did),
  );
  row(`${base}, a stranger who presents`, base, 'holderBinding/holder_mismatch', {
    unsigned: [
      set('/payload/iss', PEOPLE.stranger.did),
      set('/header/kid', PEOPLE.stranger.method),
      ...(is11 ? [] : [set('/payload/holder', PEOPLE.stranger.did)]),
    ],
    sign: { key: 'stranger' },
  });
  claim('no credential', 'holderBinding/presentation_empty', remove(`${inner}/verifiableCredential`));
  claim('a null credential', 'proof/document_ambiguous', set(`${inner}/verifiableCredential`, [null]));
  claim('a number as credential', 'proof/structure_invalid', set(`${inner}/verifiableCredential`, [7]));
  claim('iat tomorrow', 'proof/proof_from_future', set('/payload/iat', noon + 86_400));
  claim('exp a second ago', 'proof/proof_expired', set('/payload/exp', noon - 1));
  claim('a proof inside', 'proof/proof_multiple', set(`${inner}/proof`, { type: 'DataIntegrityProof' }));
  claim('no type', 'proof/structure_invalid', remove(`${inner}/type`));
  claim('an unknown context', 'proof/context_unknown', insert(`${inner}/@context/-`, 'https://e.example/x'));
}

// Envelopes.
for (const [id, expect, ops] of [
  ['with a further member', 'proof/envelope_invalid', [set('/payload/verifiableCredential/0/name', 'x')]],
  [
    'of another media type',
    'proof/envelope_invalid',
    [
      {
        op: 'replace-text',
        at: '/payload/verifiableCredential/0/id',
        find: 'application/vc+jwt',
        by: 'application/jwt',
      },
    ],
  ],
  [
    'in base64',
    'proof/envelope_invalid',
    [{ op: 'replace-text', at: '/payload/verifiableCredential/0/id', find: 'vc+jwt,', by: 'vc+jwt;base64,' }],
  ],
  [
    'with a charset',
    'proof/envelope_invalid',
    [{ op: 'replace-text', at: '/payload/verifiableCredential/0/id', find: 'vc+jwt,', by: 'vc+jwt;charset=utf-8,' }],
  ],
  [
    'without a token',
    'proof/envelope_invalid',
    [set('/payload/verifiableCredential/0/id', 'data:application/vc+jwt,')],
  ],
  [
    'with text after the token',
    'proof/envelope_invalid',
    [set('/payload/verifiableCredential/0/id', 'data:application/vc+jwt,e30.e30.AA;x')],
  ],
  [
    'with two types',
    'proof/envelope_invalid',
    [set('/payload/verifiableCredential/0/type', ['EnvelopedVerifiableCredential', 'https://e.example/X'])],
  ],
  ['with its type in a list', 'ok', [{ op: 'wrap-list', at: '/payload/verifiableCredential/0/type' }]],
  [
    'of a token that is no credential',
    'proof/envelope_invalid',
    [set('/payload/verifiableCredential/0/id', 'data:application/vc+jwt,e30.e30.AA')],
  ],
] as [string, string, JsonOp[]][]) {
  row(`vp+jwt ed25519, an envelope ${id}`, 'vp+jwt ed25519', expect, { unsigned: ops });
}
