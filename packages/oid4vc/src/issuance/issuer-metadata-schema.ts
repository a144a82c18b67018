// The wire shape of Credential Issuer Metadata and of the authorization server metadata that we read and publish.
// OpenID4VCI 1.0, section 12.2.4: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4
import Type, { type Static } from 'typebox';

const Text = Type.String({ minLength: 1 });
const Texts = Type.Array(Text, { minItems: 1 });
const Image = Type.Object({ uri: Type.String(), alt_text: Type.Optional(Type.String()) });

/** A claims path pointer (OpenID4VCI 1.0, appendix C): strings, array indexes, or null for all elements. */
export const ClaimsPathSchema = Type.Array(Type.Union([Type.String(), Type.Integer({ minimum: 0 }), Type.Null()]), {
  minItems: 1,
  maxItems: 32,
});

const ClaimDescriptionSchema = Type.Object({
  path: ClaimsPathSchema,
  mandatory: Type.Optional(Type.Boolean()),
  display: Type.Optional(
    Type.Array(Type.Object({ name: Type.Optional(Type.String()), locale: Type.Optional(Type.String()) }), {
      minItems: 1,
    }),
  ),
});

const CredentialDisplaySchema = Type.Object({
  name: Type.String(),
  locale: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  logo: Type.Optional(Image),
  background_color: Type.Optional(Type.String()),
  background_image: Type.Optional(Image),
  text_color: Type.Optional(Type.String()),
});

export const ProofTypeSchema = Type.Object({
  proof_signing_alg_values_supported: Texts,
  key_attestations_required: Type.Optional(Type.Object({})),
});

export const ConfigurationSchema = Type.Object({
  format: Text,
  scope: Type.Optional(Text),
  credential_signing_alg_values_supported: Type.Optional(
    Type.Array(Type.Union([Type.String(), Type.Integer()]), { minItems: 1 }),
  ),
  cryptographic_binding_methods_supported: Type.Optional(Texts),
  proof_types_supported: Type.Optional(Type.Object({})),
  credential_definition: Type.Optional(
    Type.Object({ '@context': Type.Optional(Type.Array(Type.Unknown())), type: Type.Optional(Texts) }),
  ),
  vct: Type.Optional(Text),
  credential_metadata: Type.Optional(
    Type.Object({
      display: Type.Optional(Type.Array(CredentialDisplaySchema, { minItems: 1 })),
      claims: Type.Optional(Type.Array(ClaimDescriptionSchema, { minItems: 1 })),
    }),
  ),
});

export const IssuerMetadataSchema = Type.Object({
  credential_issuer: Text,
  authorization_servers: Type.Optional(Texts),
  credential_endpoint: Text,
  nonce_endpoint: Type.Optional(Text),
  deferred_credential_endpoint: Type.Optional(Text),
  notification_endpoint: Type.Optional(Text),
  credential_request_encryption: Type.Optional(Type.Object({ encryption_required: Type.Boolean() })),
  credential_response_encryption: Type.Optional(
    Type.Object({ alg_values_supported: Texts, enc_values_supported: Texts, encryption_required: Type.Boolean() }),
  ),
  batch_credential_issuance: Type.Optional(Type.Object({ batch_size: Type.Integer({ minimum: 2 }) })),
  display: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.Optional(Type.String()),
        locale: Type.Optional(Type.String()),
        logo: Type.Optional(Image),
      }),
      { minItems: 1 },
    ),
  ),
  credential_configurations_supported: Type.Object({}),
});

export const AuthorizationServerMetadataSchema = Type.Object({
  issuer: Text,
  token_endpoint: Text,
  grant_types_supported: Type.Optional(Type.Array(Type.String())),
  response_types_supported: Type.Optional(Type.Array(Type.String())),
  token_endpoint_auth_methods_supported: Type.Optional(Type.Array(Type.String())),
  authorization_details_types_supported: Type.Optional(Type.Array(Type.String())),
  'pre-authorized_grant_anonymous_access_supported': Type.Optional(Type.Boolean()),
});

export type ClaimsPath = Static<typeof ClaimsPathSchema>;
export type ClaimDescriptionMetadata = Static<typeof ClaimDescriptionSchema>;
export type CredentialDisplayMetadata = Static<typeof CredentialDisplaySchema>;
export type ProofTypeMetadata = Static<typeof ProofTypeSchema>;

/** One value of `credential_configurations_supported`. Members of formats that we do not know are kept. */
export type CredentialConfigurationMetadata = Omit<Static<typeof ConfigurationSchema>, 'proof_types_supported'> & {
  proof_types_supported?: { [proofType: string]: ProofTypeMetadata };
};

export type IssuerMetadata = Omit<Static<typeof IssuerMetadataSchema>, 'credential_configurations_supported'> & {
  credential_configurations_supported: { [configurationId: string]: CredentialConfigurationMetadata };
};

export type AuthorizationServerMetadata = Static<typeof AuthorizationServerMetadataSchema>;
