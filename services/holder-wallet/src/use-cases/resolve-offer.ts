// Shows an offer before it is accepted: who issues, what is in it, whether a code is needed. Nothing is stored or redeemed.
import type { CredentialConfigurationMetadata, IssuerMetadata } from '@skill-records/oid4vc/issuance/issuer-metadata';
import type { CredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findAcceptance } from '../store/acceptances.ts';
import type { Wallet } from './dependencies.ts';
import { labelOf } from './field-labels.ts';
import { cut, type LocalizedText, sameText } from './read-json.ts';
import { hashOffer, type OfferInput, readIssuer, readOffer } from './read-offer.ts';

export interface OfferPreview {
  issuer: { id: string; host: string; name: LocalizedText };
  records: {
    configurationId: string;
    name: LocalizedText;
    description?: LocalizedText;
    types: string[];
    /** The parts the issuer announces. */
    contains: LocalizedText[];
    /** Whether the announced parts name the person. */
    namesPerson: boolean;
  }[];
  /** Present when the issuer asks for a code that it sends another way. `description` is the issuer's own text. */
  txCode?: { inputMode: 'numeric' | 'text'; length?: number; description?: string };
  /** Wallet ids, when this offer was accepted before. */
  accepted?: string[];
}

/** Throws the problems of `readOffer` and `readIssuer`, and `grant_unsupported`. */
export async function resolveOffer(wallet: Wallet, userId: string, input: OfferInput): Promise<OfferPreview> {
  const offer = await readOffer(wallet, input);
  if (offer.preAuthorizedCode === undefined) throw problem('grant_unsupported');
  const metadata = await readIssuer(wallet, offer);
  const known = await withTenant(wallet.db, userId, (tx) => findAcceptance(tx, hashOffer(offer)));
  return {
    issuer: describeOfferIssuer(offer, metadata),
    records: offer.configurationIds.map((id) => describeConfiguration(id, metadata)),
    ...(offer.txCode && { txCode: { ...offer.txCode } }),
    ...(known?.state === 'stored' && { accepted: known.credentialIds }),
  };
}

export function describeOfferIssuer(offer: CredentialOffer, metadata: IssuerMetadata): OfferPreview['issuer'] {
  const host = new URL(offer.credentialIssuer).host;
  return { id: offer.credentialIssuer, host, name: displayText(metadata.display, 'name') ?? sameText(host) };
}

/** Throws problem `issuer_mismatch` when the issuer does not know what the offer promises. */
function describeConfiguration(id: string, metadata: IssuerMetadata): OfferPreview['records'][number] {
  const all = metadata.credential_configurations_supported;
  const configuration: CredentialConfigurationMetadata | undefined = Object.hasOwn(all, id) ? all[id] : undefined;
  if (configuration === undefined) throw problem('issuer_mismatch');
  const { display, claims = [] } = configuration.credential_metadata ?? {};
  const types = configuration.credential_definition?.type ?? [];
  const description = displayText(display, 'description');
  return {
    configurationId: id,
    name: displayText(display, 'name') ?? sameText(types.at(-1) ?? id),
    ...(description && { description }),
    types,
    contains: claims.slice(0, 50).map(({ path, display: names }) => {
      const plain = path.filter((step) => typeof step === 'string').join('.');
      return displayText(names, 'name') ?? labelOf(plain);
    }),
    namesPerson: types.includes('IdentifiedSkillRecord') || claims.some(({ path }) => path.includes('identity')),
  };
}

type Display = { name?: string; description?: string; locale?: string }[];

function displayText(display: Display | undefined, member: 'name' | 'description'): LocalizedText | undefined {
  const find = (language: string) => display?.find(({ locale }) => locale?.split('-')[0] === language)?.[member];
  const any = display?.map((entry) => entry[member]).find((text) => text !== undefined && text.trim() !== '');
  if (any === undefined) return undefined;
  return { en: cut(find('en') ?? any, 200), ja: cut(find('ja') ?? any, 200) };
}
