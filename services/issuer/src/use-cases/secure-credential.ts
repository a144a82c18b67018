// The one place where a credential becomes a verifiable one: signed in the form that its configuration names.
import { getTypeMetadata, integrityOf } from '@skill-records/contexts';
import { addProof } from '@skill-records/credentials/add-proof';
import { toDataModel1 } from '@skill-records/credentials/data-model-version';
import { issueJwtVcJson } from '@skill-records/credentials/jose/jwt-vc-json';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { issueSdJwtVc } from '@skill-records/credentials/sd-jwt/issue';
import type { PublicJwk, Signer } from '@skill-records/dids/signer';
import { resolveVerificationMethod } from '@skill-records/dids/verification-method';
import { mandatoryPointers } from '@skill-records/skill-record/mandatory-pointers';
import { toSdJwtClaims } from '@skill-records/skill-record/to-sd-jwt-claims';
import type { TokenEntry } from '../store/credential-store.ts';
import { checkIssuable } from './check-issuable.ts';
import type { Form } from './credential-configurations.ts';
import type { IssuerContext } from './issuer-context.ts';

export interface UnsecuredCredential {
  form: Form;
  signer: Signer;
  /** A record as a credential of VCDM 2.0 whose issuer is the signer's DID. */
  unsigned: JsonObject;
  /** DID of the holder. */
  holder: string;
  /** The status of a form whose status stands outside the credential's own members. */
  tokenEntry: TokenEntry | undefined;
}

/**
 * Answers the text that is stored and handed out: JSON, or a compact serialization. A credential that does not satisfy
 * the schemas of its kind never leaves.
 */
export async function secureCredential(ctx: IssuerContext, o: UnsecuredCredential): Promise<string> {
  const { form, signer, unsigned } = o;
  const common = { signer, documentLoader: ctx.documentLoader, now: ctx.now() };
  switch (form.format) {
    case 'ldp_vc': {
      const { cryptosuite } = form;
      const selective = cryptosuite === 'ecdsa-sd-2023' ? { mandatoryPointers: mandatoryPointers(unsigned) } : {};
      const signed = await addProof(unsigned, { ...common, cryptosuite, ...selective });
      checkIssuable(signed);
      return JSON.stringify(signed);
    }
    case 'jwt_vc_json':
      checkIssuable(unsigned);
      return issueJwtVcJson(toDataModel1(unsigned), common);
    case 'dc+sd-jwt':
      checkIssuable(unsigned);
      return secureAsSdJwt(ctx, o);
  }
}

/** The issuer is named by its DID, so that it is the same issuer in every form, and no address has to be asked for its keys. */
async function secureAsSdJwt(
  ctx: IssuerContext,
  { signer, unsigned, holder, tokenEntry }: UnsecuredCredential,
): Promise<string> {
  if (!tokenEntry) throw new Error('an SD-JWT VC has a status in a token list');
  const { vct, claims, disclosable, decoys } = toSdJwtClaims(unsigned);
  const metadata = getTypeMetadata(vct);
  if (!metadata) throw new Error('a type of ours has no type metadata');
  return issueSdJwtVc({
    claims,
    disclosable,
    decoys,
    vct,
    vctIntegrity: integrityOf(metadata),
    signer,
    iss: signer.controller,
    holderJwk: await keyOfHolder(ctx, holder),
    status: { status_list: { ...tokenEntry } },
    now: ctx.now(),
  });
}

/** The key in a did:key or did:jwk, which is how every holder is named (see the holder proof). */
async function keyOfHolder(ctx: IssuerContext, did: string): Promise<PublicJwk> {
  const { didDocument } = await ctx.resolveDid(did);
  const method = didDocument?.verificationMethod?.[0]?.id ?? '';
  const { publicJwk } = await resolveVerificationMethod(method, 'authentication', ctx.resolveDid);
  const { kty, crv, x, y } = publicJwk;
  return { kty, crv, x, ...(y === undefined ? {} : { y }) };
}
