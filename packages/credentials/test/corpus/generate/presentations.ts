// Holder binding, replay, challenge and domain of a Data Integrity presentation, and the credentials inside.
import { CHALLENGE, DOMAIN } from '../corpus-world.ts';
import { PEOPLE } from '../people.ts';
import { category, copy, insert, move, remove, set, signed, unsigned } from './row.ts';

const { lines, row, each } = category('presentations');

export { lines };

const BASES = ['presentation eddsa', 'presentation 2020', 'presentation p256'];
const SIGNER: Record<string, keyof typeof PEOPLE> = {
  'presentation eddsa': 'holder',
  'presentation 2020': 'holder',
  'presentation p256': 'holder-p256',
};

for (const base of BASES) {
  const own = SIGNER[base] as keyof typeof PEOPLE;
  const stranger = base === 'presentation p256' ? 'stranger-p256' : 'stranger';
  const sign = (members: object) => ({ sign: { set: { ...members } } });

  // For one request of one verifier.
  for (const challenge of [
    'x',
    `${CHALLENGE} `,
    ` ${CHALLENGE}`,
    CHALLENGE.toLowerCase(),
    `${CHALLENGE}\u200b`,
    CHALLENGE.slice(0, -1),
    'ｋT4f0w-9QmE2',
    'null',
    'undefined',
  ]) {
    row(`${base}, challenge ${JSON.stringify(challenge)}`, base, 'proof/challenge_mismatch', sign({ challenge }));
  }
  row(`${base}, no challenge`, base, 'proof/challenge_mismatch', { sign: { without: ['challenge'] } });
  row(`${base}, two challenges`, base, 'proof/challenge_mismatch', sign({ challenge: [CHALLENGE, 'x'] }));
  row(
    `${base}, the challenge in a list of one`,
    base,
    'proof/challenge_mismatch',
    signed({ op: 'wrap-list', at: '/proof/challenge' }),
  );
  row(
    `${base}, the challenge as object`,
    base,
    'proof/challenge_mismatch',
    signed(set('/proof/challenge', { id: 'urn:x' })),
  );
  row(`${base}, the challenge as number`, base, 'proof/challenge_mismatch', signed(set('/proof/challenge', 7)));
  row(`${base}, the challenge of another session`, base, 'proof/challenge_mismatch', {
    world: { challenge: 'zX9f0w-1QmE7' },
  });
  row(`${base}, the challenge changed to ours afterwards`, base, 'proof/proof_invalid', {
    sign: { set: { challenge: 'old' } },
    signed: [set('/proof/challenge', CHALLENGE)],
  });
  for (const domain of [
    'https://recruit.example',
    'recruit.example',
    `${DOMAIN}/`,
    `${DOMAIN}#x`,
    DOMAIN.toUpperCase(),
    DOMAIN.replace('decentralized_identifier:', ''),
    `x509_san_dns:recruit.example`,
    `${DOMAIN} `,
  ]) {
    row(`${base}, domain ${JSON.stringify(domain)}`, base, 'proof/domain_mismatch', sign({ domain }));
  }
  row(`${base}, no domain`, base, 'proof/domain_mismatch', { sign: { without: ['domain'] } });
  row(
    `${base}, two domains, ours among them`,
    base,
    'proof/domain_mismatch',
    sign({ domain: [DOMAIN, 'https://other.example'] }),
  );
  row(
    `${base}, our domain in a list of one`,
    base,
    'proof/domain_mismatch',
    signed({ op: 'wrap-list', at: '/proof/domain' }),
  );
  row(`${base}, the domain changed to ours afterwards`, base, 'proof/proof_invalid', {
    sign: { set: { domain: 'https://other.example' } },
    signed: [set('/proof/domain', DOMAIN)],
  });
  row(`${base}, shown to another verifier`, base, 'proof/domain_mismatch', {
    world: { domain: 'decentralized_identifier:did:web:other.example' },
  });

  // By whom, and for what.
  row(`${base}, signed by a stranger`, base, 'proof/holder_mismatch', { sign: { key: stranger } });
  row(`${base}, signed by a stranger in the holder's name`, base, 'proof/proof_invalid', {
    sign: { key: stranger, set: { verificationMethod: PEOPLE[own].method } },
  });
  row(`${base}, a stranger as holder, who signs`, base, 'holderBinding/holder_mismatch', {
    unsigned: [set('/holder', PEOPLE[stranger].did)],
    sign: { key: stranger },
  });
  // The data model does without; then it is whoever signed.
  row(`${base}, no holder`, base, 'ok', unsigned(remove('/holder')));
  row(`${base}, no holder and a stranger who signs`, base, 'holderBinding/holder_mismatch', {
    unsigned: [remove('/holder')],
    sign: { key: stranger },
  });
  row(`${base}, the holder as object`, base, 'ok', unsigned(set('/holder', { id: PEOPLE[own].did })));
  row(
    `${base}, two holders`,
    base,
    'proof/structure_invalid',
    signed(set('/holder', [PEOPLE[own].did, PEOPLE[stranger].did])),
  );
  row(`${base}, the holder by name`, base, 'proof/structure_invalid', signed(set('/holder', 'Hanako')));
  row(`${base}, the holder exchanged`, base, 'proof/holder_mismatch', signed(set('/holder', PEOPLE[stranger].did)));
  row(`${base}, signed for assertionMethod`, base, 'proof/proof_purpose', sign({ proofPurpose: 'assertionMethod' }));
  row(`${base}, the purpose changed afterwards`, base, 'proof/proof_invalid', {
    sign: { set: { proofPurpose: 'assertionMethod' } },
    signed: [set('/proof/proofPurpose', 'authentication')],
  });
  row(`${base}, no proof`, base, 'proof/proof_missing', signed(remove('/proof')));
  row(`${base}, an empty proof`, base, 'proof/structure_invalid', signed(set('/proof', {})));
  row(
    `${base}, the proof of the credential`,
    base,
    'proof/proof_purpose',
    signed(copy('/verifiableCredential/0/proof', '/proof')),
  );
  row(`${base}, signed tomorrow`, base, 'proof/proof_from_future', sign({ created: '2026-05-02T12:00:00Z' }));
  row(`${base}, a proof that ended`, base, 'proof/proof_expired', sign({ expires: '2026-05-01T11:59:59Z' }));

  // The envelope.
  row(`${base}, an id`, base, 'ok', unsigned(set('/id', 'urn:uuid:0d5f1b5e-6c2f-4ad1-8a3e-2b6f6c0c9a11')));
  row(`${base}, no type`, base, 'proof/structure_invalid', signed(remove('/type')));
  row(
    `${base}, the type of a credential`,
    base,
    'proof/structure_invalid',
    signed(set('/type', ['VerifiableCredential'])),
  );
  row(`${base}, an unknown member`, base, 'proof/term_undefined', signed(set('/note', 'x')));
  row(
    `${base}, an unknown context`,
    base,
    'proof/context_unknown',
    signed(insert('/@context/-', 'https://e.example/x')),
  );
  row(
    `${base}, an inline context`,
    base,
    'proof/context_inline',
    signed(insert('/@context/-', { '@vocab': 'https://e.example/#' })),
  );

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
