// Verifier metadata inside a presentation request: which formats, proof types and cryptosuites the verifier can check.
// OpenID4VP 1.0, section 5.1, 11.1 and B.1.3.2.3: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-11.1
import Type, { type Static } from 'typebox';
import { checkShape } from '../shape.ts';

const Texts = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });

const ClientMetadataSchema = Type.Object({
  vp_formats_supported: Type.Optional(
    Type.Object({
      ldp_vc: Type.Optional(
        Type.Object({ proof_type_values: Type.Optional(Texts), cryptosuite_values: Type.Optional(Texts) }),
      ),
    }),
  ),
});

/** `client_metadata` as it travels. Names and logos in it are not shown: the specification has them ignored (section 5.1). */
export type ClientMetadata = Static<typeof ClientMetadataSchema>;

export function createClientMetadata(o: {
  proofTypes: readonly string[];
  cryptosuites: readonly string[];
}): ClientMetadata {
  return {
    vp_formats_supported: {
      ldp_vc: { proof_type_values: [...o.proofTypes], cryptosuite_values: [...o.cryptosuites] },
    },
  };
}

/** Reads `client_metadata`; keys in it are for encryption and never verify the request. Throws OAuthError `invalid_request`. */
export function parseClientMetadata(json: unknown): ClientMetadata {
  return checkShape(ClientMetadataSchema, json, { code: 'invalid_request', what: 'Client metadata' });
}

/** The formats that the verifier lists; undefined when it lists none, which leaves the choice to the query. */
export function listedFormats(metadata: ClientMetadata | undefined): string[] | undefined {
  const formats = metadata?.vp_formats_supported;
  return formats === undefined ? undefined : Object.keys(formats);
}

/** True when the verifier takes a Data Integrity proof of this type and cryptosuite; what it does not limit is allowed. */
export function acceptsProof(
  metadata: ClientMetadata | undefined,
  proof: { type: string; cryptosuite?: string },
): boolean {
  const limits = metadata?.vp_formats_supported?.ldp_vc;
  if (limits?.proof_type_values?.includes(proof.type) === false) return false;
  // A suite without a `cryptosuite` member is named by its type alone.
  return proof.cryptosuite === undefined || limits?.cryptosuite_values?.includes(proof.cryptosuite) !== false;
}
