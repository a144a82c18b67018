// The one place where a credential becomes a verifiable one: signed in the form that its configuration names.
import { addProof } from '@skill-records/credentials/add-proof';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Signer } from '@skill-records/dids/signer';
import { checkIssuable } from './check-issuable.ts';
import type { Form } from './credential-configurations.ts';
import type { IssuerContext } from './issuer-context.ts';

/**
 * `unsigned` is a credential of VCDM 2.0 whose issuer is the signer's DID. Answers the text that is stored and handed
 * out: JSON, or a compact serialization.
 */
export async function secureCredential(
  ctx: IssuerContext,
  o: { form: Form; signer: Signer; unsigned: JsonObject },
): Promise<string> {
  const signed = await addProof(o.unsigned, {
    signer: o.signer,
    cryptosuite: o.form.cryptosuite,
    documentLoader: ctx.documentLoader,
    now: ctx.now(),
  });
  checkIssuable(signed);
  return JSON.stringify(signed);
}
