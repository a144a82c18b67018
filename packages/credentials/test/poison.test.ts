// T7: graphs whose blank nodes cannot be told apart with bounded work, and documents that are only large.
import { describe, expect, test } from '@jest/globals';
import jsonld from 'jsonld';
import { isLarge, LARGE_OBJECTS, verifyLargeDocument } from '../src/canonicalization/large-documents.ts';
import { createPresentation } from '../src/create-presentation.ts';
import { verifyByReference } from '../src/data-integrity/verify-document.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { applyJsonOps, type JsonOp } from './corpus/json-ops.ts';
import { CHALLENGE, codeOf, DOMAIN, documentLoader, holder, NOW, options, record, sign, signerOf } from './world.ts';

const canonize = jsonld.canonize as unknown as (quads: string, o: object) => Promise<string>;
const canonicalForm = (quads: string[]) => canonize(quads.join(''), { inputFormat: 'application/n-quads', safe: true });
const edge = (from: number, to: number) => `_:n${from} <urn:p> _:n${to} .\n`;
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('the canonicalizer that the proof libraries use ends', () => {
  test.each([4, 5, 6, 8, 10, 12, 16, 32, 64])('at a clique of %d blank nodes', async (n) => {
    const clique = numbers(n).flatMap((a) =>
      numbers(n)
        .filter((b) => a !== b)
        .map((b) => edge(a, b)),
    );
    await expect(canonicalForm(clique)).rejects.toThrow('Maximum deep iterations exceeded');
  });

  test.each([10, 100, 1000])('at two cycles of %d blank nodes each', async (n) => {
    const cycle = (start: number) => numbers(n).map((i) => edge(start + i, start + ((i + 1) % n)));
    await expect(canonicalForm([...cycle(0), ...cycle(n)])).rejects.toThrow('Maximum deep iterations exceeded');
  });

  test.each([3, 4, 5])('at a torus of %d blank nodes each way', async (n) => {
    const at = (x: number, y: number) => (x % n) * n + (y % n);
    const grid = numbers(n * n).flatMap((i) => {
      const [x, y] = [Math.floor(i / n), i % n] as [number, number];
      return [edge(at(x, y), at(x + 1, y)), edge(at(x, y), at(x, y + 1))];
    });
    await expect(canonicalForm(grid)).rejects.toThrow('Maximum deep iterations exceeded');
  });

  test('with a canonical form for a star, whose points are equal and harmless', async () => {
    const star = numbers(200).map((i) => `<urn:center> <urn:p> _:n${i} .\n`);
    expect((await canonicalForm(star)).split('\n')).toHaveLength(201);
  });
});

describe('a document', () => {
  const hostile = async (...ops: JsonOp[]) => {
    const { proof, ...document } = await sign(record());
    return { ...applyJsonOps(document as JsonObject, ops), proof };
  };
  const node = { type: 'Achievement', name: 'x' };

  test.each<[string, JsonOp]>([
    ['a binary tree', { op: 'tree', at: '/evidence', name: 'related', width: 2, depth: 7, node }],
    ['a wide tree', { op: 'tree', at: '/evidence', name: 'related', width: 20, depth: 2, node }],
    ['a chain', { op: 'nest', at: '/evidence', name: 'related', levels: 55, value: node, with: node }],
  ])('that is %s of equal nodes is refused for what it would cost', async (_title, op) => {
    expect(codeOf(await verifyCredential(await hostile(op), options()))).toBe('document_too_large');
  });

  test.each<[string, JsonOp]>([
    ['distinct nodes', { op: 'repeat', at: '/evidence', times: 440, value: { ...node, type: 'Evidence', name: '#' } }],
    ['equal nodes', { op: 'repeat', at: '/evidence', times: 440, value: { type: 'Evidence', name: 'x' } }],
    ['named nodes', { op: 'repeat', at: '/evidence', times: 440, value: { id: 'urn:x:#', type: 'Evidence' } }],
  ])('with 440 %s that nobody signed is refused for its signature', async (_title, op) => {
    expect(codeOf(await verifyCredential(await hostile(op), options()))).toBe('proof_invalid');
  });

  test('with more contexts inside than a person has records is refused before anything is processed', async () => {
    const endorsement = { '@context': ['https://www.w3.org/ns/credentials/v2'], id: 'urn:x:#' };
    const many = await hostile({ op: 'repeat', at: '/endorsement', times: 100, value: endorsement });
    expect(codeOf(await verifyCredential(many, options()))).toBe('document_too_large');
  });
});

describe('a large document that was signed', () => {
  const evidence = (times: number): JsonObject[] =>
    numbers(times).map((i) => ({ id: `https://e.example/${i}`, type: ['Evidence'], name: `Workbook ${i}` }));
  const large = () => ({ ...record(), evidence: evidence(LARGE_OBJECTS) });

  test('is one that is larger than any record of ours', () => {
    expect(isLarge(record())).toBe(false);
    expect(isLarge({ evidence: evidence(LARGE_OBJECTS - 1) })).toBe(false);
    expect(isLarge({ evidence: evidence(LARGE_OBJECTS) })).toBe(true);
  });

  test.each(['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const)('is verified with %s', async (cryptosuite) => {
    const signed = await sign(large(), { cryptosuite });
    expect(await verifyCredential(signed, options())).toMatchObject({ verified: true, credential: signed });
    for (const change of [{ name: 'Another' }, { evidence: evidence(LARGE_OBJECTS + 1) }]) {
      expect(codeOf(await verifyCredential({ ...signed, ...change }, options()))).toBe('proof_invalid');
    }
    const proof = { ...(signed.proof as JsonObject), created: '2026-04-30T00:00:00Z' };
    expect(codeOf(await verifyCredential({ ...signed, proof }, options()))).toBe('proof_invalid');
  });

  test('with an undefined term is refused as a small one is', async () => {
    const signed = await sign(large());
    expect(codeOf(await verifyCredential({ ...signed, note: 'x' }, options()))).toBe('term_undefined');
  });

  test('is verified in a presentation, for its holder alone', async () => {
    const credentials = [await sign(large())];
    const request = { challenge: CHALLENGE, domain: DOMAIN };
    const made = await createPresentation({ credentials, signer: holder, documentLoader, now: NOW, ...request });
    const verify = (presentation: unknown, o = request) => verifyPresentation(presentation, { ...options(), ...o });
    expect(isLarge(made as JsonObject)).toBe(true);
    expect(await verify(made)).toMatchObject({ verified: true, holder: holder.controller });
    expect(codeOf(await verify(made, { ...request, challenge: 'another' }))).toBe('challenge_mismatch');
    expect(codeOf(await verify({ ...(made as JsonObject), id: 'urn:uuid:1' }))).toBe('proof_invalid');
  });

  test('gets the same answer from the general path and from the reference path', async () => {
    const signed = await sign(large());
    const stranger = { ...signed, issuer: { ...(signed.issuer as JsonObject), id: signerOf('stranger').controller } };
    for (const document of [signed, { ...signed, name: 'x' }, { ...signed, note: 'x' }, stranger]) {
      const answers = await Promise.all(
        [verifyLargeDocument, verifyByReference].map(async (verifyProof) =>
          codeOf(await verifyCredential(document, options({ verifyProof }))),
        ),
      );
      expect(answers[0]).toBe(answers[1]);
    }
  });
});
