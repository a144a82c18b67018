// Holder binding, replay, challenge and domain of a Data Integrity presentation, and the credentials inside.
import { CHALLENGE, DOMAIN } from '../corpus-world.ts';
import { PEOPLE } from '../people.ts';
import { category, copy, insert, remove, set, signed, unsigned } from './row.ts';

const { lines, row } = category('presentations');

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
}
