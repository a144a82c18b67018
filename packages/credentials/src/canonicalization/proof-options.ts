// The hash of a proof without its value: the half of what is signed that is the same for everything signed in one second.
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { compileTemplate, hole } from './template.ts';

/** The suites whose signature covers two SHA-256 hashes, one of the proof's options and one of the document. */
export type TwoHashSuite = 'eddsa-rdfc-2022' | 'Ed25519Signature2020' | 'ecdsa-rdfc-2019';

export interface ProofOptions {
  /** 32 bytes, which belong to the caller no longer than until the next second is asked for; null: another path. */
  hash(created: string): Uint8Array | null;
  /** The members of the proof before its value, as JSON text in ASCII: from `{` to the quote that opens the value. */
  head(created: string): string;
}

/** The members in the order in which the proof libraries write them. */
export function proofMembers(cryptosuite: TwoHashSuite, verificationMethod: string, created: unknown): JsonObject {
  return cryptosuite === 'Ed25519Signature2020'
    ? { type: 'Ed25519Signature2020', created, verificationMethod, proofPurpose: 'assertionMethod' }
    : { type: 'DataIntegrityProof', created, verificationMethod, cryptosuite, proofPurpose: 'assertionMethod' };
}

/** `contexts` are those of the document; they define the members of the proof. */
export async function createProofOptions(o: {
  contexts: unknown;
  cryptosuite: TwoHashSuite;
  verificationMethod: string;
  documentLoader: DocumentLoader;
}): Promise<ProofOptions> {
  const members = (created: unknown) => proofMembers(o.cryptosuite, o.verificationMethod, created);
  const template = await compileTemplate({
    document: { '@context': o.contexts, ...members(hole('created')) },
    documentLoader: o.documentLoader,
  });
  let last = { created: '', hash: null as Uint8Array | null, head: '' };

  function at(created: string) {
    if (last.created !== created) {
      const head = `${JSON.stringify(members(created)).slice(0, -1)},"proofValue":"`;
      last = { created, hash: template.hash([created]), head };
    }
    return last;
  }
  return { hash: (created) => at(created).hash, head: (created) => at(created).head };
}
