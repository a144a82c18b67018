// Credential offers: created by the issuer, and read by the wallet as the untrusted input they are.
// OpenID4VCI 1.0, section 4.1: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1
import Type, { type Static } from 'typebox';
import { parseJson } from '../json.ts';
import { OAuthError } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';
import { isIssuerIdentifier, isSecureUrl, type UrlRules } from '../url.ts';

export const PRE_AUTHORIZED_GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
export const TX_CODE_INPUT_MODES = ['numeric', 'text'] as const;

const MAX_OFFER_LENGTH = 16 * 1024;
const Text = Type.String({ minLength: 1, maxLength: 2048 });

const TxCodeSchema = Type.Object({
  input_mode: Type.Optional(Type.Union([Type.Literal('numeric'), Type.Literal('text')])),
  length: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
  description: Type.Optional(Type.String({ maxLength: 300 })),
});

const OfferSchema = Type.Object({
  credential_issuer: Text,
  credential_configuration_ids: Type.Array(Text, { minItems: 1, maxItems: 100, uniqueItems: true }),
  grants: Type.Optional(
    Type.Object({
      [PRE_AUTHORIZED_GRANT]: Type.Optional(
        Type.Object({
          'pre-authorized_code': Text,
          tx_code: Type.Optional(TxCodeSchema),
          authorization_server: Type.Optional(Text),
        }),
      ),
    }),
  ),
});

/** The credential offer object as it travels. */
export type CredentialOfferRequest = Static<typeof OfferSchema>;

/** How to ask for the transaction code; its presence alone means that one is required. */
export interface TxCode {
  inputMode: (typeof TX_CODE_INPUT_MODES)[number];
  /** Number of characters. */
  length?: number;
  /** The issuer's own words (at most 300 characters): show them as a quotation. */
  description?: string;
}

export interface CredentialOffer {
  credentialIssuer: string;
  configurationIds: string[];
  /** Absent when the offer has no pre-authorized code grant. */
  preAuthorizedCode?: string;
  txCode?: TxCode;
  /** A hint to be matched against the issuer metadata: `resolveAuthorizationServers`. */
  authorizationServer?: string;
}

/** Creates the offer object of the pre-authorized code flow. Throws OAuthError `invalid_credential_offer` on a wrong argument. */
export function createCredentialOffer(o: {
  credentialIssuer: string;
  configurationIds: string[];
  preAuthorizedCode: string;
  txCode?: Partial<TxCode>;
}): CredentialOfferRequest {
  const { inputMode, length, description } = o.txCode ?? {};
  const txCode = {
    ...(inputMode === undefined ? {} : { input_mode: inputMode }),
    ...(length === undefined ? {} : { length }),
    ...(description === undefined ? {} : { description }),
  };
  return checkOffer({
    credential_issuer: o.credentialIssuer,
    credential_configuration_ids: o.configurationIds,
    grants: {
      [PRE_AUTHORIZED_GRANT]: {
        'pre-authorized_code': o.preAuthorizedCode,
        ...(o.txCode === undefined ? {} : { tx_code: txCode }),
      },
    },
  });
}

/** The link that opens a wallet, with the offer by value or by reference. */
export function createOfferUri(o: { offer: CredentialOfferRequest } | { offerUri: string }): string {
  return 'offer' in o
    ? `openid-credential-offer://?credential_offer=${encodeURIComponent(JSON.stringify(o.offer))}`
    : `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(o.offerUri)}`;
}

export type OfferInput = { kind: 'value'; offer: CredentialOffer } | { kind: 'reference'; uri: string };

/**
 * Reads what a person scanned or pasted: a link (`openid-credential-offer://?…`, or the web link of a wallet page), or
 * the two parameters themselves. An offer by reference is fetched by the caller with GET, as `application/json`, and
 * given to {@link parseCredentialOffer}. Throws OAuthError `invalid_credential_offer`.
 */
export function parseOfferInput(
  input: string | { credential_offer?: unknown; credential_offer_uri?: unknown },
  rules: UrlRules = {},
): OfferInput {
  const { credential_offer: offer, credential_offer_uri: uri } =
    typeof input === 'string' ? parametersOf(input) : (input ?? {});
  if ((offer === undefined) === (uri === undefined)) {
    throw fault('The input has to carry either credential_offer or credential_offer_uri');
  }
  if (uri !== undefined) {
    if (!isSecureUrl(uri, rules)) throw fault('The credential_offer_uri has to be an https URL');
    return { kind: 'reference', uri };
  }
  const json = typeof offer === 'string' ? parseJson(offer, MAX_OFFER_LENGTH) : offer;
  return { kind: 'value', offer: parseCredentialOffer(json, rules) };
}

/**
 * Reads the offer object. Nothing in it is trusted: the issuer has to be confirmed by its metadata, and the person has
 * to be asked. Unknown members and grants are ignored. Throws OAuthError `invalid_credential_offer`.
 */
export function parseCredentialOffer(json: unknown, rules: UrlRules = {}): CredentialOffer {
  const offer = checkOffer(json);
  if (!isIssuerIdentifier(offer.credential_issuer, rules)) {
    throw fault('The credential_issuer has to be an https URL without query and fragment');
  }
  const grant = offer.grants?.[PRE_AUTHORIZED_GRANT];
  return {
    credentialIssuer: offer.credential_issuer,
    configurationIds: offer.credential_configuration_ids,
    ...(grant === undefined ? {} : { preAuthorizedCode: grant['pre-authorized_code'] }),
    ...(grant?.tx_code === undefined ? {} : { txCode: toTxCode(grant.tx_code) }),
    ...(grant?.authorization_server === undefined ? {} : { authorizationServer: grant.authorization_server }),
  };
}

function checkOffer(json: unknown): CredentialOfferRequest {
  return checkShape(OfferSchema, json, { code: 'invalid_credential_offer', what: 'Credential offer' });
}

function toTxCode(wire: Static<typeof TxCodeSchema>): TxCode {
  return {
    inputMode: wire.input_mode ?? 'numeric',
    ...(wire.length === undefined ? {} : { length: wire.length }),
    ...(wire.description === undefined ? {} : { description: wire.description }),
  };
}

function parametersOf(link: string): { credential_offer?: string; credential_offer_uri?: string } {
  const start = link.indexOf('?');
  if (link.length > 2 * MAX_OFFER_LENGTH || start < 0 || !/^(openid-credential-offer|https?):\/\//i.test(link)) {
    throw fault('The input is no credential offer link');
  }
  const query = new URLSearchParams(link.slice(start + 1).split('#', 1)[0]);
  const read = (name: 'credential_offer' | 'credential_offer_uri') => {
    const values = query.getAll(name);
    if (values.length > 1) throw fault(`The parameter ${name} is repeated`);
    return values[0] === undefined ? {} : { [name]: values[0] };
  };
  return { ...read('credential_offer'), ...read('credential_offer_uri') };
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_credential_offer', description);
}
