// Verifies the credentials of one issuer and one template from their bytes, without parsing them.
import { isUtf8 } from 'node:buffer';
import { createVerifier } from '@skill-records/dids/signature';
import type { VerificationMethod } from '@skill-records/dids/verification-method';
import { CredentialError } from '../credential-error.ts';
import { SUITE_FACTS } from '../data-integrity/cryptosuites.ts';
import { CLOCK_SKEW_MS, parseDateTimeStamp } from '../date-time.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { idOf, type JsonObject } from '../json-object.ts';
import { sha256 } from './byte-text.ts';
import { type Hole, hole } from './hole.ts';
import { matchJsonText, planJsonText } from './json-text.ts';
import { createProofOptions, proofMembers, type TwoHashSuite } from './proof-options.ts';
import { planRowGuard } from './row-guard.ts';
import { decodeSignature } from './signature-text.ts';
import { compileTemplate } from './template.ts';
import { type ValueTexts, writeValueTexts } from './value-texts.ts';

export interface ByteVerifier {
  /**
   * True: the proof is good, in the sense of checkCredentialProof at the time `now`. False: not known to be good, which
   * is no verdict; parse the body and check it in full.
   */
  verify(body: Uint8Array, now: Date): boolean;
}

const CREATED = 'proof/created';
const VALUE = 'proof/proofValue';

/**
 * `document` is a credential with holes, without proof, that checkStructure accepts; its issuer is written out. `method` is
 * the issuer's, resolved and found good for assertions by the caller, who makes a new verifier when the DID document is
 * read anew. A body counts when it is the JSON text that signers of ours write: the members of the template in their
 * order, then one proof. Throws CredentialError `issuer_mismatch`, `signer_unsupported`, and what compileTemplate throws.
 */
export async function createByteVerifier(o: {
  document: JsonObject;
  cryptosuite: TwoHashSuite;
  method: VerificationMethod;
  documentLoader: DocumentLoader;
}): Promise<ByteVerifier> {
  const { document, cryptosuite, method, documentLoader } = o;
  const verifier = createVerifier(method.publicJwk);
  if (idOf(document.issuer) !== method.controller) {
    throw new CredentialError('issuer_mismatch', 'The verification method is not one of the issuer');
  }
  if (!SUITE_FACTS[cryptosuite].keys.includes(verifier.algorithm) || verifier.algorithm === 'P-384') {
    throw new CredentialError('signer_unsupported', 'Templates are verified with Ed25519 and P-256 keys');
  }
  const { holes, parts } = await compileTemplate({ document, documentLoader });
  const contexts = document['@context'];
  const options = await createProofOptions({ contexts, cryptosuite, verificationMethod: method.id, documentLoader });
  const index = new Map([...holes.map(({ name }) => name), CREATED, VALUE].map((name, i) => [name, i]));
  const indexOf = ({ name }: Hole) => index.get(name) as number;
  const guard = planRowGuard(document, indexOf);
  const proof = { ...proofMembers(cryptosuite, method.id, hole(CREATED)), proofValue: hole(VALUE) };
  const text = planJsonText({ ...document, proof }, indexOf);
  const kinds = [...holes.map(({ kind }) => kind), 'text', 'text'];
  const texts: ValueTexts = { quads: [], json: [] };
  const data = Buffer.alloc(64);

  return {
    verify(body, now) {
      const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const values = isUtf8(buffer) ? matchJsonText(text, buffer.toString('latin1'), kinds) : null;
      if (values === null || guard === undefined) return false;
      const signature = decodeSignature(values.pop() as string);
      const created = values.pop() as string;
      if (signature === undefined || !isInTime(created, now, method.retiredAt)) return false;
      if (!writeValueTexts(holes, values, parts.names, texts, true) || !guard.accepts(values, texts.quads))
        return false;
      const canonical = parts.form.write(texts.quads);
      const first = options.hash(created);
      if (canonical === null || first === null) return false;
      data.set(first);
      data.set(sha256(canonical), 32);
      return verifier.verify(data, signature);
    },
  };
}

function isInTime(created: string, now: Date, retiredAt: Date | undefined): boolean {
  const time = parseDateTimeStamp(created)?.getTime();
  if (time === undefined || time > now.getTime() + CLOCK_SKEW_MS) return false;
  return retiredAt === undefined || time < retiredAt.getTime();
}
