// The credentials inside a presentation: about whom they are, and what a changed leaf does.
import { category, copy, move, remove, set, signed, unsigned } from './row.ts';

const { lines, row, each } = category('presented credentials');

export { lines };

for (const base of ['presentation eddsa', 'presentation 2020', 'presentation p256']) {
  // What is inside.
  row(`${base}, no credential`, base, 'holderBinding/presentation_empty', unsigned(remove('/verifiableCredential')));
  row(
    `${base}, an empty list of credentials`,
    base,
    'proof/document_ambiguous',
    signed(set('/verifiableCredential', [])),
  );
  row(`${base}, null as credential`, base, 'proof/document_ambiguous', signed(set('/verifiableCredential', [null])));
  row(
    `${base}, a text as credential`,
    base,
    'proof/structure_invalid',
    signed(set('/verifiableCredential', ['eyJhbGciOiJub25lIn0.e30.'])),
  );
  row(`${base}, a number as credential`, base, 'proof/structure_invalid', signed(set('/verifiableCredential', [7])));
  row(
    `${base}, the credential without its list`,
    base,
    'ok',
    unsigned({ op: 'unwrap-list', at: '/verifiableCredential' }),
  );
  row(
    `${base}, the credential twice`,
    base,
    'proof/document_ambiguous',
    signed(copy('/verifiableCredential/0', '/verifiableCredential/1')),
  );
  row(
    `${base}, the credential without proof`,
    base,
    'proof/proof_missing',
    unsigned(remove('/verifiableCredential/0/proof')),
  );
  row(
    `${base}, the credential changed`,
    base,
    'proof/proof_invalid',
    unsigned(set('/verifiableCredential/0/validUntil', '2039-03-31T23:59:59Z')),
  );
  row(
    `${base}, the credential changed after the presentation was signed`,
    base,
    'proof/proof_invalid',
    signed(set('/verifiableCredential/0/validUntil', '2039-03-31T23:59:59Z')),
  );
  row(`${base}, the credential removed`, base, 'proof/proof_invalid', signed(remove('/verifiableCredential')));
  row(
    `${base}, an enveloped credential of nothing`,
    base,
    'proof/envelope_invalid',
    unsigned(
      set('/verifiableCredential', [
        {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          id: 'data:application/vc+jwt,',
          type: 'EnvelopedVerifiableCredential',
        },
      ]),
    ),
  );
  row(
    `${base}, an enveloped credential at an address`,
    base,
    'proof/structure_invalid',
    signed(
      set('/verifiableCredential', [
        {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          id: 'https://e.example/vc.jwt',
          type: 'EnvelopedVerifiableCredential',
        },
      ]),
    ),
  );
}

// The credential of somebody else, in a presentation that is signed as it should be.
row(
  'a credential about another, presented by the stranger who signs',
  'presentation of a stranger',
  'holderBinding/holder_mismatch',
);
row('two credentials, one about another', 'presentation of two people', 'holderBinding/holder_mismatch');
row('two credentials, the first revoked', 'presentation two', 'status/status_revoked', {
  world: { lists: { revocation: { set: [48213] } } },
});
row('two credentials, the second suspended', 'presentation two', 'status/status_suspended', {
  world: { lists: { suspension: { set: [9071] } } },
});
row(
  'two credentials, the first without proof',
  'presentation two',
  'proof/proof_missing',
  unsigned(remove('/verifiableCredential/0/proof')),
);
row(
  'two credentials, the second without proof',
  'presentation two',
  'proof/proof_missing',
  unsigned(remove('/verifiableCredential/1/proof')),
);
row(
  "two credentials with each other's proofs",
  'presentation two',
  'proof/proof_invalid',
  unsigned(
    move('/verifiableCredential/0/proof', '/x'),
    move('/verifiableCredential/1/proof', '/verifiableCredential/0/proof'),
    move('/x', '/verifiableCredential/1/proof'),
  ),
);
row(
  'two credentials in the other order',
  'presentation two',
  'ok',
  unsigned({ op: 'reverse-list', at: '/verifiableCredential' }),
);
row(
  'two credentials in the other order after signing',
  'presentation two',
  'ok',
  signed({ op: 'reverse-list', at: '/verifiableCredential' }),
);
row('an unlisted issuer', 'presentation two', 'issuerTrust/issuer_unknown', { world: { trust: 'nobody' } });

each(
  'presentation 2020, a leaf changed',
  'presentation 2020',
  {
    walk: 'change-leaf',
    except: [
      ['/@context/', 'proof/context_unknown'],
      ['^/type/0$|/type/0$|/validUntil$', 'proof/structure_invalid'],
      ['^/holder$', 'proof/holder_mismatch'],
      ['^/proof/type$', 'proof/proof_unsupported'],
      ['^/proof/verificationMethod$', 'proof/key_not_allowed'],
      ['^/proof/proofPurpose$', 'proof/proof_purpose'],
      ['/proof/proofPurpose$', 'proof/term_undefined'],
      ['^/proof/challenge$', 'proof/challenge_mismatch'],
      ['^/proof/domain$', 'proof/domain_mismatch'],
      ['/type$', 'proof/term_undefined'],
    ],
  },
  'proof/proof_invalid',
);
each(
  'presentation 2020, an unknown member added',
  'presentation 2020',
  { walk: 'add-member', name: 'addedLater', value: 'x' },
  'proof/term_undefined',
);
