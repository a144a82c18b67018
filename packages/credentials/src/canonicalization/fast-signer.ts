// Signs rows of one template: values in, signed JSON text out, byte by byte what addProof would give.
import { decodeBase58 } from '@skill-records/dids/base58';
import { createVerifier, type Verifier } from '@skill-records/dids/signature';
import type { Signer } from '@skill-records/dids/signer';
import { addProof } from '../add-proof.ts';
import { CredentialError } from '../credential-error.ts';
import { contextsFor, SUITE_FACTS } from '../data-integrity/cryptosuites.ts';
import { signByReference } from '../data-integrity/sign-document.ts';
import { formatDateTimeStamp } from '../date-time.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { idOf, type JsonObject } from '../json-object.ts';
import { fromByteText, sha256, toByteText } from './byte-text.ts';
import type { HoleValue } from './hole.ts';
import { type Piece, render } from './pattern.ts';
import { createProofOptions, type ProofOptions, type TwoHashSuite } from './proof-options.ts';
import { referenceCanonicalize } from './reference-path.ts';
import { planRowGuard, type RowGuard } from './row-guard.ts';
import { encodeSignature } from './signature-text.ts';
import { compileTemplate, type Template } from './template.ts';
import { type ValueTexts, writeValueTexts } from './value-texts.ts';

/** What differed from the reference path: the canonical form, the signed text, or that it refuses the row. No value is named. */
export type Mismatch = 'canonical_form' | 'signed_text' | 'refused';

/** Faults of the signer say nothing about the template. */
const SIGNER_CODES: readonly string[] = ['signing_failed', 'signature_wrong'];

export interface FastSignerOptions {
  /** An unsigned credential with holes, without proof. */
  document: JsonObject;
  signer: Signer;
  cryptosuite: TwoHashSuite;
  documentLoader: DocumentLoader;
  /** One row in this many is signed by the reference path too, and compared before it is released. */
  shadowEvery?: number;
  /** To raise an alarm. From then on every row takes the reference path. */
  onMismatch?: (mismatch: Mismatch) => void;
  /** The whole of addProof with the proof libraries; for tests that count. */
  reference?: (credential: JsonObject, now: Date) => Promise<JsonObject>;
}

export interface FastSigner {
  readonly template: Template;
  /**
   * The values in the order of `template.holes`. A text at once when nothing has to be waited for; the first row always
   * waits for its comparison. Rejects with what addProof throws, for rows that it refuses. `signer` is another handle of
   * the same key; its signatures are verified one by one.
   */
  sign(values: readonly HoleValue[], now: Date, signer?: Signer): string | Promise<string>;
  /** The same in UTF-8. */
  signBytes(values: readonly HoleValue[], now: Date, signer?: Signer): Uint8Array | Promise<Uint8Array>;
  readonly counts: { fast: number; reference: number; shadowChecked: number };
  /** False after a mismatch. */
  readonly on: boolean;
}

/** One comparison takes as long as some 200 signatures. */
const SHADOW_EVERY = 1_000;

/**
 * Compiles the template. Throws CredentialError `issuer_mismatch`, `signer_unsupported`, TemplateError, and what
 * compileTemplate throws.
 */
export async function createFastSigner(o: FastSignerOptions): Promise<FastSigner> {
  const { signer, cryptosuite, documentLoader } = o;
  if (idOf(o.document.issuer) !== signer.controller) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  // With a P-384 key the hash inside the canonicalization is another one.
  if (!SUITE_FACTS[cryptosuite].keys.includes(signer.algorithm) || signer.algorithm === 'P-384') {
    throw new CredentialError('signer_unsupported', 'Templates are signed with Ed25519 and P-256 keys');
  }
  const contexts = contextsFor(cryptosuite, o.document['@context']);
  const template = await compileTemplate({ document: { ...o.document, '@context': contexts }, documentLoader });
  const { id: verificationMethod } = signer;
  const options = await createProofOptions({ contexts, cryptosuite, verificationMethod, documentLoader });
  proveSigner(signer);
  return new RowSigner(template, options, o);
}

/** Once for all rows: verifying each signature would take three times as long as making it. Other signers are proved each time. */
function proveSigner({ signSync, publicJwk }: Signer): void {
  const data = new Uint8Array(64).fill(1);
  if (signSync !== undefined && !createVerifier(publicJwk).verify(data, signSync(data))) {
    throw new CredentialError('signature_wrong', 'The signer makes signatures that its public key does not verify');
  }
}

class RowSigner implements FastSigner {
  readonly template: Template;
  readonly counts = { fast: 0, reference: 0, shadowChecked: 0 };
  on = true;
  private readonly o: FastSignerOptions;
  private readonly options: ProofOptions;
  private readonly guard: RowGuard | undefined;
  private readonly verifier: Verifier;
  /** The JSON text without its closing brace, in characters and in bytes. */
  private readonly json: Piece;
  private readonly jsonBytes: Piece;
  private readonly texts: ValueTexts = { quads: [], json: [] };
  /** What is signed: the hash of the proof options, then the hash of the document. */
  private readonly data = Buffer.alloc(64);
  private created = { second: Number.NaN, text: '' };
  private isProven = false;
  private proving: Promise<void> | undefined;
  private sinceComparison = 0;

  constructor(template: Template, options: ProofOptions, o: FastSignerOptions) {
    this.template = template;
    this.options = options;
    this.o = o;
    this.verifier = createVerifier(o.signer.publicJwk);
    const index = new Map(template.holes.map(({ name }, i) => [name, i]));
    this.guard = planRowGuard(template.document, ({ name }) => index.get(name) as number);
    const { heads, refs } = template.parts.jsonText;
    this.jsonBytes = { heads: heads.with(-1, (heads.at(-1) as string).slice(0, -1)), refs };
    this.json = { heads: this.jsonBytes.heads.map(fromByteText), refs };
  }

  sign(values: readonly HoleValue[], now: Date, signer = this.o.signer): string | Promise<string> {
    return this.run({ values, now, signer }, TEXT);
  }

  signBytes(values: readonly HoleValue[], now: Date, signer = this.o.signer): Uint8Array | Promise<Uint8Array> {
    return this.run({ values, now, signer }, BYTES);
  }

  private run<T>(row: Row, form: Form<T>): T | Promise<T> {
    // Nothing is released before the first row has been compared.
    if (this.proving !== undefined) return this.proving.then(() => this.run(row, form));
    const signed = this.on ? this.attempt(row, form) : undefined;
    if (signed === undefined) return this.byReference(row, form);
    this.sinceComparison++;
    if (this.isProven && this.sinceComparison < (this.o.shadowEvery ?? SHADOW_EVERY)) {
      this.counts.fast++;
      return signed;
    }
    this.sinceComparison = 0;
    const compared = this.compare(row, signed, form);
    if (!this.isProven) {
      const done = () => {
        this.proving = undefined;
      };
      this.proving = compared.then(done, done);
    }
    return compared;
  }

  /** `undefined` when this row is not one for the template. */
  private attempt<T>(row: Row, form: Form<T>): T | Promise<T> | undefined {
    const { values, signer } = row;
    const { texts, data } = this;
    const { holes, parts } = this.template;
    if (!writeValueTexts(holes, values, parts.names, texts, form.isBytes)) return undefined;
    if (this.guard?.accepts(values, texts.quads) !== true) return undefined;
    const canonical = parts.form.write(texts.quads);
    const created = this.createdAt(row.now);
    const options = this.options.hash(created);
    if (canonical === null || options === null) return undefined;
    data.set(options);
    data.set(sha256(canonical), 32);
    const json = render(form.isBytes ? this.jsonBytes : this.json, texts.json);
    const before = `${json},"proof":${this.options.head(created)}`;
    if (signer === this.o.signer && signer.signSync !== undefined) {
      return form.from(`${before}${encodeSignature(signer.signSync(data))}"}}`);
    }
    return this.signAndVerify(signer, Uint8Array.from(data)).then(
      (signature) => form.from(`${before}${encodeSignature(signature)}"}}`),
      () => this.byReference(row, form),
    );
  }

  private async signAndVerify(signer: Signer, data: Uint8Array): Promise<Uint8Array> {
    const signature = await signer.sign({ data });
    if (!this.verifier.verify(data, signature)) {
      throw new CredentialError('signature_wrong', 'The signer returned a signature that does not verify');
    }
    return signature;
  }

  private async byReference<T>(row: Row, form: Form<T>): Promise<T> {
    this.counts.reference++;
    return form.of(JSON.stringify(await this.reference(row)));
  }

  private reference({ values, now, signer }: Row): Promise<JsonObject> {
    const credential = this.template.substitute(values);
    const { cryptosuite, documentLoader, reference } = this.o;
    if (reference !== undefined) return reference(credential, now);
    return addProof(credential, { signer, cryptosuite, documentLoader, now, createProof: signByReference });
  }

  /** The reference path decides: what it gives is released, and what it refuses is not. */
  private async compare<T>(row: Row, signed: T | Promise<T>, form: Form<T>): Promise<T> {
    const text = form.text(await signed);
    let expected: JsonObject;
    try {
      expected = await this.reference(row);
    } catch (error) {
      const isOfSigner = error instanceof CredentialError && SIGNER_CODES.includes(error.code);
      if (this.isProven && !isOfSigner) this.switchOff('refused');
      throw error;
    }
    this.counts.shadowChecked++;
    const mismatch = await this.difference(text, expected);
    if (mismatch === undefined) {
      this.isProven = true;
      this.counts.fast++;
      return signed;
    }
    this.counts.reference++;
    this.switchOff(mismatch);
    return form.of(JSON.stringify(expected));
  }

  private async difference(text: string, expected: JsonObject): Promise<Mismatch | undefined> {
    if (this.o.signer.algorithm === 'Ed25519') return text === JSON.stringify(expected) ? undefined : 'signed_text';
    // ECDSA signatures are different each time: everything around them is compared, and ours is verified over the
    // hashes of the unmodified library.
    const { proof, ...document } = JSON.parse(text) as JsonObject & { proof: JsonObject };
    const { proofValue, ...options } = proof;
    const withTheirs = { ...document, proof: { ...options, proofValue: (expected.proof as JsonObject).proofValue } };
    if (JSON.stringify(withTheirs) !== JSON.stringify(expected)) return 'signed_text';
    const { documentLoader } = this.o;
    const theirs = [{ '@context': document['@context'], ...options }, document].map(async (each) =>
      sha256(toByteText(await referenceCanonicalize(each, documentLoader))),
    );
    const signature = decodeBase58((proofValue as string).slice(1)) as Uint8Array;
    return this.verifier.verify(Buffer.concat(await Promise.all(theirs)), signature) ? undefined : 'canonical_form';
  }

  private switchOff(mismatch: Mismatch): void {
    this.on = false;
    try {
      this.o.onMismatch?.(mismatch);
    } catch {
      // An alarm that cannot be raised is no reason to lose the credential.
    }
  }

  private createdAt(now: Date): string {
    const second = Math.floor(now.getTime() / 1000);
    if (second !== this.created.second) this.created = { second, text: formatDateTimeStamp(now) };
    return this.created.text;
  }
}

interface Row {
  values: readonly HoleValue[];
  now: Date;
  signer: Signer;
}

/** The two forms of a result. */
interface Form<T> {
  isBytes: boolean;
  /** From what `attempt` has put together: characters, or bytes as byte text. */
  from(text: string): T;
  of(text: string): T;
  text(result: T): string;
}

const TEXT: Form<string> = { isBytes: false, from: (text) => text, of: (text) => text, text: (text) => text };
const BYTES: Form<Uint8Array> = {
  isBytes: true,
  from: (text) => Buffer.from(text, 'latin1'),
  of: (text) => Buffer.from(text, 'utf8'),
  text: (bytes) => Buffer.from(bytes).toString('utf8'),
};
