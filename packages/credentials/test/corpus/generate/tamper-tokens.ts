// Tokens, whose signature is over every byte: each character of it, each leaf and each member of the payload.
import { category, type ShortEach } from './row.ts';

const { lines, each } = category('tamper tokens');

export { lines };

interface Kind {
  base: string;
  /** What is noticed before the signature is compared. */
  changed: [codes: string, pattern: string][];
  removed: [codes: string, pattern: string][];
  added?: [codes: string, pattern: string][];
}
const EMPTY_LIST = '/(localized|alignment|skill|evidence)/0$|^/(?!credentialSubject/type).*/type/0$';
const KINDS: Kind[] = [
  {
    base: 'vc+jwt p256',
    changed: [
      ['context_unknown', '^/@context/'],
      ['structure_invalid', '^/type/0$|^/validUntil$'],
      ['issuer_mismatch', '^/iss(uer)?$'],
    ],
    removed: [
      ['structure_invalid', '^/(@context|type|issuer|credentialSubject|credentialStatus/type)$'],
      ['document_ambiguous', '^/(@context|type)/0$'],
    ],
  },
  {
    base: 'vc+jwt certified',
    changed: [
      ['context_unknown', '^/@context/'],
      ['structure_invalid', '^/type/0$|^/validUntil$'],
      ['term_undefined', '^/type/'],
      ['issuer_mismatch', '^/iss(uer/id)?$'],
    ],
    removed: [
      ['structure_invalid', '^/(@context|type)(/0)?$|^/issuer(/id)?$|^/credentialSubject$'],
      ['structure_invalid', '^/(evidence/0|credentialStatus|additionalStatus)/type$|^/credentialSchema/\\d/(id|type)$'],
      ['document_ambiguous', EMPTY_LIST],
      ['term_undefined', '^/@context/[13]$'],
    ],
  },
  {
    base: 'jwt_vc_json ed25519',
    changed: [
      ['context_unknown', '/@context/'],
      ['structure_invalid', '/type/0$'],
      ['proof_invalid', '^/iat$'],
      ['claims_conflict', '.'],
    ],
    removed: [
      ['format_unknown', '^/vc$'],
      ['structure_invalid', '^/iss$|^/vc/(@context|type|credentialSubject)$'],
      ['document_ambiguous', '/0$'],
    ],
  },
  {
    base: 'sd-jwt p256',
    changed: [
      ['issuer_mismatch', '^/iss$'],
      ['disclosure_invalid', '^/levels/1/|^/_sd/[02]$'],
      ['sd_alg_unsupported', '^/_sd_alg$'],
    ],
    removed: [
      ['key_unresolvable', '^/iss$'],
      ['structure_invalid', '^/vct$'],
      ['disclosure_invalid', '^/levels$|^/levels/1|^/_sd$|^/_sd/[02]$'],
    ],
    added: [['disclosure_invalid', '^/levels/']],
  },
  {
    base: 'vp+jwt ed25519',
    changed: [
      ['context_unknown', '/@context'],
      ['structure_invalid', '/type(/0)?$'],
      ['holder_mismatch', '^/(holder|iss)$'],
      ['domain_mismatch', '^/aud$'],
      ['challenge_mismatch', '^/nonce$'],
    ],
    removed: [
      ['structure_invalid', '^/(@context|type)$|^/verifiableCredential/0/(id|type)$'],
      ['document_ambiguous', '/0$'],
      ['domain_mismatch', '^/aud$'],
      ['challenge_mismatch', '^/nonce$'],
    ],
  },
  {
    base: 'jwt_vp_json ed25519',
    changed: [
      ['context_unknown', '/@context/'],
      ['structure_invalid', '/type/0$'],
      ['holder_mismatch', '^/iss$'],
      ['domain_mismatch', '^/aud$'],
      ['challenge_mismatch', '^/nonce$'],
    ],
    removed: [
      ['format_unknown', '^/vp$'],
      ['structure_invalid', '^/iss$|^/vp/(@context|type)$'],
      ['document_ambiguous', '/0$'],
      ['domain_mismatch', '^/aud$'],
      ['challenge_mismatch', '^/nonce$'],
    ],
  },
];

const except = (codes: Kind['changed'] = []): ShortEach['except'] =>
  codes.map(([code, pattern]) => [pattern, `proof/${code}`]);

for (const { base, changed, removed, added } of KINDS) {
  const walk = (id: string, one: ShortEach) => each(`${base}, ${id}`, base, one, 'proof/proof_invalid');
  walk('a character of the signature changed', { walk: 'flip-character', value: 2 });
  walk('a leaf of the payload changed', { walk: 'change-leaf', except: except(changed) });
  walk('a member of the payload removed', { walk: 'remove', except: except(removed) });
  walk('a member added to the payload', { walk: 'add-member', name: 'addedLater', value: 'x', except: except(added) });
}
