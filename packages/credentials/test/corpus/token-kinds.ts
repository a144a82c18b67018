// The kinds of token whose JOSE header, key and text are tried in the corpus.
import type { PEOPLE } from './people.ts';

export interface Kind {
  base: string;
  signer: keyof typeof PEOPLE;
  stranger: keyof typeof PEOPLE;
  /** What a header that is no header is called. */
  malformed: string;
  /** The check's code for a text that is not recognized at all. */
  unknown: string;
  typ: string;
  wrongAuthor: string;
}
const JWT = { malformed: 'proof/proof_malformed', unknown: 'proof/format_unknown' };
export const KINDS: Kind[] = [
  {
    ...JWT,
    base: 'vc+jwt ed25519',
    signer: 'issuer',
    stranger: 'stranger',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vc+jwt p256',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vc+jwt p384',
    signer: 'issuer-p384',
    stranger: 'stranger-p384',
    typ: 'vc+jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'jwt_vc_json p256',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'JWT',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'sd-jwt p256',
    malformed: 'proof/document_malformed',
    signer: 'issuer-p256',
    stranger: 'stranger-p256',
    typ: 'dc+sd-jwt',
    wrongAuthor: 'proof/issuer_mismatch',
  },
  {
    ...JWT,
    base: 'vp+jwt ed25519',
    signer: 'holder',
    stranger: 'stranger',
    typ: 'vp+jwt',
    wrongAuthor: 'proof/holder_mismatch',
  },
];
