// The Digital Credentials Query Language: the shape of a query, and the rules between its parts.
// OpenID4VP 1.0, section 6: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6
import Type, { type Static } from 'typebox';
import { OAuthError } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';

const Id = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 256 });
const Text = Type.String({ minLength: 1, maxLength: 2048 });
const Texts = Type.Array(Text, { minItems: 1, maxItems: 100 });

const ClaimsQuerySchema = Type.Object({
  id: Type.Optional(Id),
  path: Type.Array(Type.Union([Type.String({ maxLength: 2048 }), Type.Integer({ minimum: 0 }), Type.Null()]), {
    minItems: 1,
    maxItems: 32,
  }),
  values: Type.Optional(
    Type.Array(Type.Union([Type.String({ maxLength: 2048 }), Type.Integer(), Type.Boolean()]), {
      minItems: 1,
      maxItems: 200,
    }),
  ),
});

const CredentialQuerySchema = Type.Object({
  id: Id,
  format: Text,
  multiple: Type.Optional(Type.Boolean()),
  meta: Type.Object({
    type_values: Type.Optional(Type.Array(Texts, { minItems: 1, maxItems: 100 })),
    vct_values: Type.Optional(Texts),
    doctype_value: Type.Optional(Text),
  }),
  trusted_authorities: Type.Optional(
    Type.Array(Type.Object({ type: Text, values: Texts }), { minItems: 1, maxItems: 100 }),
  ),
  require_cryptographic_holder_binding: Type.Optional(Type.Boolean()),
  claims: Type.Optional(Type.Array(ClaimsQuerySchema, { minItems: 1, maxItems: 200 })),
  claim_sets: Type.Optional(Type.Array(Type.Array(Id, { minItems: 1, maxItems: 200 }), { minItems: 1, maxItems: 100 })),
});

const CredentialSetSchema = Type.Object({
  options: Type.Array(Type.Array(Id, { minItems: 1, maxItems: 100 }), { minItems: 1, maxItems: 100 }),
  required: Type.Optional(Type.Boolean()),
});

const DcqlQuerySchema = Type.Object({
  credentials: Type.Array(CredentialQuerySchema, { minItems: 1, maxItems: 100 }),
  credential_sets: Type.Optional(Type.Array(CredentialSetSchema, { minItems: 1, maxItems: 100 })),
});

/** A query in the language's own spelling: it is a document that travels, is stored and is shown as it is. */
export type DcqlQuery = Static<typeof DcqlQuerySchema>;
export type CredentialQuery = Static<typeof CredentialQuerySchema>;
export type ClaimsQuery = Static<typeof ClaimsQuerySchema>;
export type CredentialSetQuery = Static<typeof CredentialSetSchema>;

/** The member of `meta` that each format requires (appendix B); a format that is not here sets its own rules. */
const REQUIRED_META: { [format: string]: 'type_values' | 'vct_values' | 'doctype_value' } = {
  ldp_vc: 'type_values',
  jwt_vc_json: 'type_values',
  'dc+sd-jwt': 'vct_values',
  mso_mdoc: 'doctype_value',
};

/**
 * Reads a query; unknown members are ignored at every level. The sizes are bounded (100 credentials, 200 claims each),
 * because a query comes from strangers. Throws OAuthError `invalid_request`.
 */
export function parseDcqlQuery(json: unknown): DcqlQuery {
  const query = checkShape(DcqlQuerySchema, json, { code: 'invalid_request', what: 'DCQL query' });
  const ids = query.credentials.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw fault('Two credential queries have the same id');
  for (const credential of query.credentials) checkCredentialQuery(credential);
  for (const { options } of query.credential_sets ?? []) {
    if (!options.flat().every((id) => ids.includes(id)))
      throw fault('A credential set names an unknown credential query');
  }
  return query;
}

/**
 * The stricter rules for a query of our own (section 6.1 and 6.3): no claim twice, nothing that no set refers to.
 * Throws OAuthError `invalid_request`.
 */
export function checkDcqlQueryToSend(json: unknown): void {
  const query = parseDcqlQuery(json);
  for (const { claims = [], claim_sets: sets } of query.credentials) {
    const paths = claims.map(({ path }) => JSON.stringify(path));
    if (new Set(paths).size !== paths.length) throw fault('A claim is asked for twice');
    const used = sets?.flat();
    if (used !== undefined && !claims.every(({ id }) => used.includes(id as string))) {
      throw fault('A claim is in no claim set');
    }
  }
  const used = query.credential_sets?.flatMap(({ options }) => options.flat());
  if (used !== undefined && !query.credentials.every(({ id }) => used.includes(id))) {
    throw fault('A credential query is in no credential set');
  }
}

/** True unless the query accepts a credential without proof of the holder's key (section 6.1). */
export function requiresHolderBinding(query: Pick<CredentialQuery, 'require_cryptographic_holder_binding'>): boolean {
  return query.require_cryptographic_holder_binding !== false;
}

/** The credential sets; without `credential_sets` every credential is required (section 6.4.2). */
export function credentialSetsOf(query: DcqlQuery): readonly CredentialSetQuery[] {
  return query.credential_sets ?? [{ options: [query.credentials.map(({ id }) => id)] }];
}

function checkCredentialQuery({ format, meta, claims, claim_sets: sets }: CredentialQuery): void {
  const required = Object.hasOwn(REQUIRED_META, format) ? REQUIRED_META[format] : undefined;
  if (required !== undefined && meta[required] === undefined)
    throw fault(`The meta of a ${format} query lacks ${required}`);
  const ids = (claims ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size !== ids.length) throw fault('Two claims of a credential query have the same id');
  if (sets === undefined) return;
  if (claims === undefined) throw fault('A credential query has claim_sets without claims');
  if (ids.length !== claims.length) throw fault('With claim_sets every claim needs an id');
  if (!sets.flat().every((id) => ids.includes(id))) throw fault('A claim set names an unknown claim');
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
