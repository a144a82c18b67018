import { category, copy, move, remove, set, signed } from './row.ts';

const { lines, row } = category('proof values');

export { lines };

const BASES = ['small eddsa', 'small 2020', 'small p256', 'small p384'] as const;

for (const base of BASES) {
  const malformed = 'proof/proof_malformed';
  const legacy = base === 'small 2020';
  // The value.
  const value = (text: unknown) => signed(set('/proof/proofValue', text));
  row(`${base}, no proof value`, base, malformed, signed(remove('/proof/proofValue')));
  row(`${base}, empty proof value`, base, 'proof/document_ambiguous', value(''));
  row(`${base}, the multibase prefix alone`, base, malformed, value('z'));
  row(`${base}, proof value as number`, base, malformed, value(7));
  row(`${base}, proof value as list`, base, malformed, signed({ op: 'wrap-list', at: '/proof/proofValue' }));
  row(`${base}, proof value as object`, base, malformed, value({ id: 'urn:x' }));
  row(`${base}, proof value in base64url`, base, malformed, value(`u${'A'.repeat(86)}`));
  row(`${base}, proof value in hexadecimal`, base, malformed, value(`f${'0'.repeat(128)}`));
  row(
    `${base}, proof value with a letter that base58 has not`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z0' }),
  );
  row(
    `${base}, proof value with a line break`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z\n' }),
  );
  row(
    `${base}, proof value of 100,000 characters`,
    base,
    malformed,
    signed({ op: 'long-text', at: '/proof/proofValue', length: 100_000, of: 'z' }),
  );
  row(
    `${base}, four zero bytes before the signature`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z1111' }),
  );
  row(
    `${base}, the signature in a member of the old suites`,
    base,
    malformed,
    signed(move('/proof/proofValue', '/proof/jws')),
  );

  // The proof as a whole.
  row(`${base}, no proof`, base, 'proof/proof_missing', signed(remove('/proof')));
  row(`${base}, proof null`, base, 'proof/document_ambiguous', signed(set('/proof', null)));
  row(`${base}, an empty list of proofs`, base, 'proof/document_ambiguous', signed(set('/proof', [])));
  row(`${base}, an empty proof`, base, 'proof/structure_invalid', signed(set('/proof', {})));
  row(`${base}, the proof as text`, base, 'proof/structure_invalid', signed(set('/proof', 'z1')));
  row(`${base}, the proof as address`, base, 'proof/structure_invalid', signed(set('/proof', 'urn:uuid:1')));
  row(`${base}, the proof as number`, base, 'proof/structure_invalid', signed(set('/proof', 7)));
  row(`${base}, the proof in a list of one`, base, 'ok', signed({ op: 'wrap-list', at: '/proof' }));
  row(
    `${base}, the proof moved into the subject`,
    base,
    'proof/proof_missing',
    signed(move('/proof', '/credentialSubject/proof')),
  );
  row(
    `${base}, the proof copied into the subject`,
    base,
    legacy ? 'proof/proof_invalid' : 'proof/term_undefined',
    signed(copy('/proof', '/credentialSubject/proof')),
  );
  row(`${base}, the proof under another name`, base, 'proof/proof_missing', signed(move('/proof', '/proofs')));
  row(
    `${base}, the proof under its IRI`,
    base,
    'proof/member_refused',
    signed(move('/proof', '/https:~1~1w3id.org~1security#proof')),
  );
  row(`${base}, an id of the proof that was signed`, base, 'ok', {
    sign: { set: { id: 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001' } },
  });
  row(
    `${base}, an id of the proof added later`,
    base,
    'proof/proof_invalid',
    signed(set('/proof/id', 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001')),
  );
  row(`${base}, a nonce added later`, base, 'proof/proof_invalid', signed(set('/proof/nonce', 'x')));
  row(`${base}, a challenge added later`, base, 'proof/proof_invalid', signed(set('/proof/challenge', 'x')));
  row(`${base}, a domain added later`, base, 'proof/proof_invalid', signed(set('/proof/domain', 'recruit.example')));
  row(`${base}, an unknown member of the proof`, base, 'proof/term_undefined', signed(set('/proof/note', 'x')));
  row(`${base}, an unknown member of the proof that was signed`, base, 'proof/term_undefined', {
    sign: { set: { note: 'x' } },
  });
  row(
    `${base}, a context in the proof`,
    base,
    'proof/context_inline',
    signed(set('/proof/@context', 'https://www.w3.org/ns/credentials/v2')),
  );
}
