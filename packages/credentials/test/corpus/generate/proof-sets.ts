// Several proofs: each stands alone in a set, and in a chain one covers the other.
import { category, copy, insert, move, remove, set, signed } from './row.ts';

const { lines, row } = category('proof sets');

export { lines };

const FIRST = 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001';
for (const base of ['proof set', 'proof chain']) {
  const isChain = base === 'proof chain';
  const after = (id: string, expect: string, ...ops: Parameters<typeof signed>) =>
    row(`${base}, ${id}`, base, expect, signed(...ops));
  for (const [i, other] of [
    ['0', '1'],
    ['1', '0'],
  ] as const) {
    after(
      `the value of proof ${i} exchanged for the other's`,
      'proof/proof_invalid',
      copy(`/proof/${other}/proofValue`, `/proof/${i}/proofValue`),
    );
    after(`proof ${i} of an unknown suite`, 'proof/proof_unsupported', set(`/proof/${i}/cryptosuite`, 'eddsa-2099'));
    after(`proof ${i} of an unknown type`, 'proof/proof_unsupported', set(`/proof/${i}/type`, 'RsaSignature2018'));
    after(`proof ${i} for another purpose`, 'proof/proof_purpose', set(`/proof/${i}/proofPurpose`, 'authentication'));
    after(`proof ${i} without value`, 'proof/proof_malformed', remove(`/proof/${i}/proofValue`));
    after(`proof ${i} without type`, 'proof/structure_invalid', remove(`/proof/${i}/type`));
    after(
      `proof ${i} of a stranger`,
      i === '0' ? 'proof/issuer_mismatch' : 'proof/key_not_allowed',
      set(
        `/proof/${i}/verificationMethod`,
        'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      ),
    );
    after(`proof ${i} with another time`, 'proof/proof_invalid', set(`/proof/${i}/created`, '2026-05-01T11:58:00Z'));
    after(
      `proof ${i} with an end in the past`,
      'proof/proof_expired',
      set(`/proof/${i}/expires`, '2026-05-01T11:00:00Z'),
    );
    after(`proof ${i} from the future`, 'proof/proof_from_future', set(`/proof/${i}/created`, '2027-05-01T11:00:00Z'));
    after(
      `proof ${i} that continues itself`,
      'proof/proof_chain_broken',
      set(`/proof/${i}/id`, 'urn:x:1'),
      set(`/proof/${i}/previousProof`, 'urn:x:1'),
    );
    after(
      `proof ${i} that continues one that is not there`,
      'proof/proof_chain_broken',
      set(`/proof/${i}/previousProof`, 'urn:x:9'),
    );
    after(`proof ${i} whose predecessor is a number`, 'proof/proof_chain_broken', set(`/proof/${i}/previousProof`, 7));
    after(
      `proof ${i} whose predecessor is an object`,
      'proof/proof_chain_broken',
      set(`/proof/${i}/previousProof`, { id: FIRST }),
    );
    after(
      `proof ${i} whose predecessor is named twice`,
      'proof/document_ambiguous',
      set(`/proof/${i}/previousProof`, [FIRST, FIRST]),
    );
    after(`proof ${i} whose id is a number`, 'proof/structure_invalid', set(`/proof/${i}/id`, 7));
    after(`proof ${i} whose id is no URL`, 'proof/structure_invalid', set(`/proof/${i}/id`, 'first'));
    row(
      `${base}, proof ${i} of an unknown suite, for a verifier that takes the known ones`,
      base,
      isChain && i === '0' ? 'proof/proof_unsupported' : 'ok',
      { signed: [set(`/proof/${i}/cryptosuite`, 'eddsa-2099')], world: { options: { proofSets: 'known' } } },
    );
    row(`${base}, proof ${i} broken, for a verifier that takes the known ones`, base, 'proof/proof_invalid', {
      signed: [copy(`/proof/${other}/proofValue`, `/proof/${i}/proofValue`)],
      world: { options: { proofSets: 'known' } },
    });
  }
  after(
    'a third proof, a copy of the first',
    isChain ? 'proof/document_ambiguous' : 'ok',
    copy('/proof/0', '/proof/2'),
  );
  after('the content changed', 'proof/proof_invalid', set('/name', 'Word processing'));
  after('nine proofs', 'proof/proof_multiple', {
    op: 'repeat',
    at: '/proof',
    times: 9,
    value: {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
      verificationMethod: 'did:web:academy.example#ed25519',
      proofValue: 'z#',
    },
  });
  after('proofs in a list in a list', 'proof/document_ambiguous', { op: 'wrap-list', at: '/proof' });
  after('a null among the proofs', 'proof/document_ambiguous', insert('/proof/-', null));
  after('a text among the proofs', 'proof/structure_invalid', insert('/proof/-', 'z1'));
  after('the two in the other order', 'ok', { op: 'reverse-list', at: '/proof' });
  after('the first alone', 'ok', remove('/proof/1'));
  after('the second alone', isChain ? 'proof/proof_chain_broken' : 'ok', remove('/proof/0'));
  after('both proofs of one id', 'proof/document_ambiguous', set('/proof/0/id', FIRST), set('/proof/1/id', FIRST));
}
const chain = (id: string, expect: string, ...ops: Parameters<typeof signed>) =>
  row(`proof chain, ${id}`, 'proof chain', expect, signed(...ops));
chain('the link removed', 'proof/proof_invalid', remove('/proof/1/previousProof'));
chain('the link in a list of one', 'ok', { op: 'wrap-list', at: '/proof/1/previousProof' });
chain('the id of the first removed', 'proof/proof_chain_broken', remove('/proof/0/id'));
chain(
  'the id and the link renamed',
  'proof/proof_invalid',
  set('/proof/0/id', 'urn:x:1'),
  set('/proof/1/previousProof', 'urn:x:1'),
);
chain(
  'the first continues the second',
  'proof/proof_chain_broken',
  set('/proof/1/id', 'urn:x:2'),
  set('/proof/0/previousProof', 'urn:x:2'),
);
chain(
  'the link moved to the first',
  'proof/proof_chain_broken',
  move('/proof/1/previousProof', '/proof/0/previousProof'),
);
row(
  'proof set, a link added',
  'proof set',
  'proof/proof_invalid',
  signed(set('/proof/0/id', FIRST), set('/proof/1/previousProof', FIRST)),
);
row('proof set, an id added', 'proof set', 'proof/proof_invalid', signed(set('/proof/0/id', FIRST)));
for (const base of ['proof set', 'proof chain']) {
  row(`${base}, the second signed by a stranger`, base, 'proof/issuer_mismatch', { sign: { key: 'stranger-p256' } });
  row(`${base}, the second signed by a stranger in the issuer's name`, base, 'proof/proof_invalid', {
    sign: { key: 'stranger-p256', set: { verificationMethod: 'did:web:academy.example#p256' } },
  });
  row(`${base}, the second signed with a revoked key`, base, 'proof/key_retired', {
    sign: { key: 'academy/revoked', suite: 'eddsa-rdfc-2022' },
  });
  row(`${base}, the second for authentication`, base, 'proof/proof_purpose', {
    sign: { set: { proofPurpose: 'authentication' } },
  });
}
