// @digitalbazaar/vc as its own documentation uses it: its key class, its suite, every context at hand.
/// <reference path="../types/libraries.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import * as eddsaRdfc2022 from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { CONTEXT_URLS, listContexts } from '@skill-records/contexts';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { BenchKey } from '../records/signing-key.ts';

interface Suite {
  canonize(input: JsonObject, options: object): Promise<string>;
}
const cryptosuite = eddsaRdfc2022.cryptosuite as Suite;

export const DB_ISSUE = '@digitalbazaar/vc issue';
export const DB_VERIFY = '@digitalbazaar/vc verify';

export interface DigitalBazaar {
  /** The signed document. The input is left alone. `created` is `now`, in seconds. */
  issue(credential: JsonObject, now: Date): Promise<JsonObject>;
  /** The same, with the canonical N-Quads of the unsigned document. */
  issueAndShow(credential: JsonObject, now: Date): Promise<{ signed: JsonObject; nquads: string }>;
  verify(credential: JsonObject, now: Date): Promise<boolean>;
  canonize(document: JsonObject): Promise<string>;
}

/** `extraContexts`: by URL, besides the bundled ones. */
export async function createDigitalBazaar(
  key: BenchKey,
  extraContexts: ReadonlyMap<string, object> = new Map(),
): Promise<DigitalBazaar> {
  const multikey = await generate({ controller: key.did, seed: key.seed });
  const documents = new Map<string, object>([
    ...listContexts('conformance').map(({ url, document }): [string, object] => [url, document]),
    ...extraContexts,
    [key.verificationMethod, await multikey.export({ publicKey: true, includeContext: true })],
    [key.did, { '@context': CONTEXT_URLS.didV1, id: key.did, assertionMethod: [key.verificationMethod] }],
  ]);
  const documentLoader = async (url: string) => {
    const document = documents.get(url);
    if (document === undefined) throw new Error(`No document for ${url}`);
    return { contextUrl: null, documentUrl: url, document, tag: 'static' };
  };
  const sign = (credential: JsonObject, now: Date, suite: object) =>
    issue({
      // The library writes the proof into what it is given.
      credential: { ...credential },
      suite: new DataIntegrityProof({ signer, date: now, cryptosuite: suite }),
      documentLoader,
      now,
    });
  const signer = multikey.signer();
  return {
    issue: (credential, now) => sign(credential, now, cryptosuite),
    async issueAndShow(credential, now) {
      let nquads = '';
      const signed = await sign(credential, now, {
        ...cryptosuite,
        async canonize(input: JsonObject, options: object) {
          const text = await cryptosuite.canonize(input, options);
          // The suite canonizes the proof options, too, by the same function.
          if (input.type !== 'DataIntegrityProof') nquads = text;
          return text;
        },
      });
      return { signed, nquads };
    },
    async verify(credential, now) {
      const { verified } = await verifyCredential({
        credential,
        suite: new DataIntegrityProof({ cryptosuite }),
        documentLoader,
        now,
        checkStatus: async () => ({ verified: true }),
      });
      return verified;
    },
    canonize: (document) => cryptosuite.canonize(document, { documentLoader }),
  };
}
