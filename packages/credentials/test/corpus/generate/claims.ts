// The claims of a JWT beside the credential: they may repeat it and may not contradict it.
import { DOMAIN } from '../corpus-world.ts';
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import { category, insert, remove, set } from './row.ts';

const { lines, row } = category('claims');

export { lines };

const noon = 1_777_636_800;
for (const base of ['vc+jwt ed25519', 'vc+jwt p256', 'vc+jwt certified']) {
  const own = base === 'vc+jwt p256' ? 'issuer-p256' : 'issuer';
  const claim = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, ${id}`, base, expect, { unsigned });
  claim('no iss', 'ok', remove('/payload/iss'));
  claim('iss of a stranger', 'proof/issuer_mismatch', set('/payload/iss', PEOPLE.stranger.did));
  claim('iss as list', 'proof/issuer_mismatch', set('/payload/iss', [PEOPLE[own].did]));
  claim('iss as number', 'proof/issuer_mismatch', set('/payload/iss', 7));
  claim('iss in the header too', 'ok', set('/header/iss', PEOPLE[own].did));
  claim('another iss in the header', 'proof/issuer_mismatch', set('/header/iss', PEOPLE.stranger.did));
  claim('issuer of a stranger', 'proof/issuer_mismatch', set('/payload/issuer', PEOPLE.stranger.did));
  claim('jti as the id', 'ok', { op: 'copy', from: '/payload/id', at: '/payload/jti' });
  claim('another jti', 'proof/claims_conflict', set('/payload/jti', 'urn:uuid:1'));
  claim('sub as the subject', 'ok', { op: 'copy', from: '/payload/credentialSubject/id', at: '/payload/sub' });
  claim('another sub', 'proof/claims_conflict', set('/payload/sub', PEOPLE.stranger.did));
  claim('aud', 'proof/domain_mismatch', set('/payload/aud', DOMAIN));
  claim('the claim vc', 'proof/claims_conflict', set('/payload/vc', { type: ['VerifiableCredential'] }));
  claim('the claim vp', 'proof/claims_conflict', set('/payload/vp', {}));
  claim('the claim vc that is null', 'proof/claims_conflict', set('/payload/vc', null));
  claim(
    'a proof inside',
    'proof/proof_multiple',
    set('/payload/proof', {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
      verificationMethod: 'did:example:x#y',
      proofValue: 'z1',
    }),
  );
  claim('issuanceDate', 'proof/structure_invalid', set('/payload/issuanceDate', '2026-04-01T00:00:00Z'));
  claim('iat in a minute', 'ok', set('/payload/iat', noon + 60));
  claim('iat in 61 seconds', 'proof/proof_from_future', set('/payload/iat', noon + 61));
  claim('exp now', 'proof/proof_expired', set('/payload/exp', noon));
  claim('exp in a second', 'ok', set('/payload/exp', noon + 1));
  claim('nbf in 61 seconds', 'proof/proof_from_future', set('/payload/nbf', noon + 61));
  claim('nbf long ago', 'ok', set('/payload/nbf', 1));
  for (const name of ['iat', 'exp', 'nbf']) {
    for (const value of ['1777636740', null, [1], -1, 1e300, {}, true]) {
      const code =
        value === null
          ? 'proof/document_ambiguous'
          : /1e\+300/.test(JSON.stringify(value))
            ? 'proof/document_ambiguous'
            : 'proof/proof_malformed';
      claim(`${name} ${JSON.stringify(value)}`, code, set(`/payload/${name}`, value));
    }
  }
  claim('cnf of the holder', 'ok', set('/payload/cnf', { jwk: PEOPLE.holder.key.publicJwk }));
  claim(
    'cnf with a private key',
    'proof/structure_invalid',
    set('/payload/cnf', { jwk: PEOPLE.holder.key.privateJwk }),
  );
  claim(
    'cnf that is no key',
    'proof/structure_invalid',
    set('/payload/cnf', { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } }),
  );
  claim('no context', 'proof/structure_invalid', remove('/payload/@context'));
  claim(
    'the context of 1.1',
    'proof/structure_invalid',
    set('/payload/@context/0', 'https://www.w3.org/2018/credentials/v1'),
  );
  claim('an unknown context', 'proof/context_unknown', insert('/payload/@context/-', 'https://e.example/x'));
  claim(
    'an inline context',
    'proof/context_inline',
    insert('/payload/@context/-', { '@vocab': 'https://e.example/#' }),
  );
  claim('an undefined type', 'proof/term_undefined', insert('/payload/type/-', 'Unknown'));
  claim('no type', 'proof/structure_invalid', remove('/payload/type'));
  claim(
    'the type of an envelope',
    'proof/structure_invalid',
    set('/payload/type', ['VerifiableCredential', 'EnvelopedVerifiableCredential']),
  );
  claim('the type of a presentation', 'proof/structure_invalid', set('/payload/type', ['VerifiablePresentation']));
  claim('no subject', 'proof/structure_invalid', remove('/payload/credentialSubject'));
  claim('a null', 'proof/document_ambiguous', set('/payload/name', null));
  claim('an empty list', 'proof/document_ambiguous', set('/payload/evidence', []));
  claim('validFrom without zone', 'proof/structure_invalid', set('/payload/validFrom', '2026-04-01T00:00:00'));
  claim('a record that is over', 'validity/expired', set('/payload/validUntil', '2026-05-01T11:59:59Z'));
  claim('a record of tomorrow', 'validity/not_yet_valid', set('/payload/validFrom', '2026-05-02T12:00:00Z'));
  row(`${base}, revoked`, base, 'status/status_revoked', { world: { lists: { revocation: { set: [48213] } } } });
  row(`${base}, its list away`, base, 'status/status_unavailable', {
    world: { lists: { revocation: { missing: true } } },
  });
  row(`${base}, an unlisted issuer`, base, 'issuerTrust/issuer_unknown', { world: { trust: 'nobody' } });
}

for (const base of ['jwt_vc_json ed25519', 'jwt_vc_json p256']) {
  const claim = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, ${id}`, base, expect, { unsigned });
  claim('no iss', 'proof/structure_invalid', remove('/payload/iss'));
  claim('iss as list', 'proof/structure_invalid', set('/payload/iss', ['x']));
  claim('iss as object', 'proof/structure_invalid', set('/payload/iss', { id: 'x' }));
  claim('another iss', 'proof/claims_conflict', set('/payload/iss', PEOPLE.stranger.did));
  claim('another issuer inside', 'proof/claims_conflict', set('/payload/vc/issuer', PEOPLE.stranger.did));
  claim('no issuer inside', 'ok', remove('/payload/vc/issuer'));
  claim('no sub', 'ok', remove('/payload/sub'));
  claim('another sub', 'proof/claims_conflict', set('/payload/sub', PEOPLE.stranger.did));
  claim('sub as number', 'proof/structure_invalid', set('/payload/sub', 7));
  claim(
    'two subjects',
    'proof/structure_invalid',
    { op: 'wrap-list', at: '/payload/vc/credentialSubject' },
    insert('/payload/vc/credentialSubject/-', { id: PEOPLE.stranger.did }),
  );
  claim('another jti', 'proof/claims_conflict', set('/payload/jti', 'urn:uuid:1'));
  claim('no jti', 'ok', remove('/payload/jti'));
  claim('no id inside', 'ok', remove('/payload/vc/id'));
  claim('jti as number', 'proof/structure_invalid', set('/payload/jti', 7));
  claim('another nbf', 'proof/claims_conflict', set('/payload/nbf', 1_774_915_201));
  claim('no nbf', 'ok', remove('/payload/nbf'));
  claim('no issuanceDate inside', 'ok', remove('/payload/vc/issuanceDate'));
  claim(
    'no nbf and no issuanceDate',
    'proof/structure_invalid',
    remove('/payload/nbf'),
    remove('/payload/vc/issuanceDate'),
  );
  claim('another exp', 'proof/claims_conflict', set('/payload/exp', 1_900_000_000));
  claim('no exp', 'ok', remove('/payload/exp'));
  claim('no expirationDate inside', 'ok', remove('/payload/vc/expirationDate'));
  claim('neither exp nor expirationDate', 'ok', remove('/payload/exp'), remove('/payload/vc/expirationDate'));
  claim('exp as text', 'proof/proof_malformed', set('/payload/exp', '1900000000'));
  claim('an end in the past', 'validity/expired', set('/payload/exp', noon - 1), remove('/payload/vc/expirationDate'));
  claim(
    'a beginning tomorrow',
    'validity/not_yet_valid',
    set('/payload/nbf', noon + 86_400),
    remove('/payload/vc/issuanceDate'),
  );
  claim('iat tomorrow', 'proof/proof_from_future', set('/payload/iat', noon + 86_400));
  claim('aud', 'proof/domain_mismatch', set('/payload/aud', DOMAIN));
  claim('no vc', 'proof/format_unknown', remove('/payload/vc'));
  for (const value of [null, 'x', 7, [], true])
    claim(`vc ${JSON.stringify(value)}`, 'proof/structure_invalid', set('/payload/vc', value));
  claim('vc and vp', 'proof/claims_conflict', set('/payload/vp', {}));
  for (const member of [
    '@context',
    'type',
    'issuer',
    'credentialSubject',
    'credentialStatus',
    'issuanceDate',
    'expirationDate',
    'validFrom',
    'proof',
  ]) {
    claim(`${member} beside vc`, 'proof/claims_conflict', set(`/payload/${member}`, 'x'));
  }
  claim(
    'the context of 2.0',
    'proof/structure_invalid',
    set('/payload/vc/@context/0', 'https://www.w3.org/ns/credentials/v2'),
  );
  claim('an undefined type', 'proof/term_undefined', insert('/payload/vc/type/-', 'Unknown'));
  claim('a proof inside', 'proof/proof_multiple', set('/payload/vc/proof', { type: 'DataIntegrityProof' }));
  claim('a null inside', 'proof/document_ambiguous', set('/payload/vc/evidence', null));
  claim(
    'an issuanceDate without zone',
    'proof/structure_invalid',
    set('/payload/vc/issuanceDate', '2026-04-01T00:00:00'),
  );
  claim('an unknown context', 'proof/context_unknown', insert('/payload/vc/@context/-', 'https://e.example/x'));
  row(`${base}, an unlisted issuer`, base, 'issuerTrust/issuer_unknown', { world: { trust: 'nobody' } });
}
