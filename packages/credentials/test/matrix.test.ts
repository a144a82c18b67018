// One test per cell of the table in docs/formats.md, through the public faces alone; each accepts one thing and refuses its neighbours.
import { expect, test } from '@jest/globals';
import { createPresentation } from '../src/create-presentation.ts';
import { deriveCredential } from '../src/derive-credential.ts';
import type { JsonObject } from '../src/json-object.ts';
import { selectDisclosures } from '../src/sd-jwt/present.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { type Case, type Credential, caseOf, HIDDEN, SHOWN } from './matrix-cases.ts';
import { COLUMNS, type Column, cellOf, ROWS, type Row } from './matrix-rows.ts';
import { CHALLENGE, codeOf, DOMAIN, documentLoader, holder, NOW, options, resolveDid, stranger } from './world.ts';

const formatOf = ({ format }: Row) => (format === 'vc+jwt enveloped' ? 'vc+jwt' : format);

const derive = (credential: unknown, ...selectivePointers: string[]) =>
  deriveCredential(credential as JsonObject, { selectivePointers, documentLoader, now: NOW, resolveDid });

/** A verifier that trusts this issuer and no other. */
const verifierOf = ({ signer }: Case) =>
  options({ allowBbs: true, issuerTrust: { policy: 'listed', isListed: (did) => did === signer.controller } });

const present = (credential: Credential, by = holder) =>
  createPresentation({
    ...{ credentials: [credential], signer: by, challenge: CHALLENGE, domain: DOMAIN, documentLoader, now: NOW },
  });

/** The claims as anybody reads them, whatever they are packed in. */
function textOf(credential: Credential): string {
  if (typeof credential !== 'string') return JSON.stringify(credential);
  return credential
    .split(/[.~]/)
    .map((part) => Buffer.from(part, 'base64url').toString())
    .join('\n');
}

const CELLS: Record<Column, (row: Row, one: Case, issued: () => Promise<Credential>) => Promise<void>> = {
  async issue(row, one, issued) {
    expect(typeof (await issued())).toBe(['ldp_vc', 'vc+jwt enveloped'].includes(row.format) ? 'object' : 'string');
    expect(await verifyCredential(await issued(), { ...verifierOf(one), acceptBase: true })).toMatchObject({
      verified: true,
      issuer: one.signer.controller,
    });
    await expect(one.issue({ author: stranger.controller })).rejects.toMatchObject({ code: 'issuer_mismatch' });
    await expect(one.issue({ broken: true })).rejects.toMatchObject({ code: 'structure_invalid' });
  },

  async verify(row, one, issued) {
    const shown = await one.shown(await issued());
    const verdict = await verifyCredential(shown, verifierOf(one));
    expect(verdict).toMatchObject({ verified: true, assurance: 'green', format: formatOf(row) });
    expect(verdict.issuer).toBe(one.signer.controller);
    const tampered = await verifyCredential(one.tampered(shown), verifierOf(one));
    expect([codeOf(tampered), tampered.verified, tampered.credential]).toEqual(['proof_invalid', false, undefined]);
    const reattributed = await verifyCredential(one.reattributed(shown), verifierOf(one));
    // The key of the stranger is none that could make BBS proofs.
    const code = row.suite === 'bbs-2023' ? 'key_not_allowed' : 'issuer_mismatch';
    expect([codeOf(reattributed), reattributed.verified]).toEqual([code, false]);
    const nobody = { policy: 'listed' as const, isListed: () => false };
    const untrusted = await verifyCredential(shown, { ...verifierOf(one), issuerTrust: nobody });
    expect([codeOf(untrusted, 'issuerTrust'), untrusted.verified]).toEqual(['issuer_unknown', false]);
  },

  async derive(row, one, issued) {
    const all = await issued();
    const shown = await one.shown(all);
    expect([textOf(all).includes(SHOWN), textOf(all).includes(HIDDEN)]).toEqual([true, true]);
    expect([textOf(shown).includes(SHOWN), textOf(shown).includes(HIDDEN)]).toEqual([true, false]);
    expect((await verifyCredential(shown, verifierOf(one))).verified).toBe(true);
    expect(codeOf(await verifyCredential(one.tampered(shown), verifierOf(one)))).toBe('proof_invalid');
    if (row.format === 'dc+sd-jwt') {
      const unknown = () => selectDisclosures({ sdJwt: all as string, disclose: [['salary']] });
      expect(unknown).toThrow(expect.objectContaining({ code: 'claim_path_unknown' }));
      await expect(derive(all)).rejects.toMatchObject({ code: 'document_malformed' });
      return;
    }
    expect(codeOf(await verifyCredential(all, verifierOf(one)))).toBe('proof_base');
    await expect(derive(shown)).rejects.toMatchObject({ code: 'proof_base_missing' });
    await expect(derive(all, '/termsOfUse/2')).rejects.toMatchObject({ code: 'pointer_invalid' });
  },

  async present(row, one, issued) {
    const shown = await one.shown(await issued());
    const presentation = await present(shown);
    const request = { ...verifierOf(one), challenge: CHALLENGE, domain: DOMAIN };
    const verdict = await verifyPresentation(presentation, request);
    expect(verdict).toMatchObject({ verified: true, assurance: 'green' });
    expect(verdict.credentials).toMatchObject([{ format: formatOf(row), verified: true }]);
    // In an SD-JWT+KB, who presents it and to whom is one question.
    const check = row.format === 'dc+sd-jwt' ? 'holderBinding' : 'proof';
    const replayed = await verifyPresentation(presentation, { ...request, challenge: 'another' });
    expect([codeOf(replayed, check), replayed.verified]).toEqual(['challenge_mismatch', false]);
    const elsewhere = await verifyPresentation(presentation, { ...request, domain: 'did:web:evil.example' });
    expect([codeOf(elsewhere, check), elsewhere.verified]).toEqual(['domain_mismatch', false]);
    if (row.format === 'dc+sd-jwt') {
      await expect(present(shown, stranger)).rejects.toMatchObject({ code: 'holder_mismatch' });
    } else {
      const stolen = await verifyPresentation(await present(shown, stranger), request);
      expect([codeOf(stolen, 'holderBinding'), stolen.verified]).toEqual(['holder_mismatch', false]);
    }
  },
};

const REFUSED_TO_DERIVE: Partial<Record<Row['format'], string>> = {
  ldp_vc: 'proof_base_missing',
  'vc+jwt': 'document_malformed',
  'vc+jwt enveloped': 'structure_invalid',
  jwt_vc_json: 'document_malformed',
};

/** What has one signature over everything is shown as it is or not at all. */
async function refusesToDerive(row: Row, _one: Case, issued: () => Promise<Credential>): Promise<void> {
  const code = REFUSED_TO_DERIVE[row.format];
  for (const pointers of [[], ['/termsOfUse/0']]) {
    await expect(derive(await issued(), ...pointers)).rejects.toMatchObject({ code });
  }
}

for (const row of ROWS) {
  let made: Promise<Credential> | undefined;
  const one = caseOf(row);
  for (const column of COLUMNS) {
    const { exists, title } = cellOf(row, column);
    const run = exists ? CELLS[column] : refusesToDerive;
    test(title, () => run(row, one, () => (made ??= one.issue())));
  }
}
