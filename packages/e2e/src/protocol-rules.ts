// The protocol rules that we answer for, by the ids that test titles begin with. A new protocol is a new family here.

export interface RuleFamily {
  name: string;
  url: string;
  /** Id -> the rule in one sentence of our own. */
  rules: Readonly<Record<string, string>>;
}

export const RULE_FAMILIES: readonly RuleFamily[] = [
  {
    name: 'Verifiable Credentials Data Model 2.0',
    url: 'https://www.w3.org/TR/vc-data-model-2.0/',
    rules: {
      'VCDM-1':
        'The first context is that of the data model, pinned by digest and never fetched; the order of the others counts.',
      'VCDM-2':
        'Types, the one issuer, subjects and ids have their form; times carry a zone, and no end comes before its beginning.',
      'VCDM-3':
        'Whatever extends a credential (status, schema, evidence, terms …) says its type; names are texts or language values.',
      'VCDM-4':
        'A presentation holds secured credentials, as objects; compact ones stand in envelopes that hold nothing else.',
      'VCDM-5': 'A related resource is the one whose digest was signed, and is listed once.',
      'VCDM-6':
        'The answer is the verified document, who controls its key, and problems of known types; the rest of the input is not used.',
    },
  },
  {
    name: 'Data Integrity 1.0 and its cryptosuites',
    url: 'https://www.w3.org/TR/vc-data-integrity/',
    rules: {
      'DI-1':
        'Purpose, challenge and domain of a proof are those that the verifier expects; each mismatch has its own code.',
      'DI-2':
        "The key stands in its controller's document under what the purpose names, and its controller is the issuer, or the holder.",
      'DI-3':
        'A term that no context defines, and a context that we do not hold, are refused: nobody signed their meaning.',
      'DI-4': 'Of several proofs every one is verified, and a proof that continues another covers it.',
      'DI-5': 'Cryptosuites go by their registered names; the names of drafts are unknown.',
    },
  },
  {
    name: 'Bitstring Status List 1.0',
    url: 'https://www.w3.org/TR/vc-bitstring-status-list/',
    rules: {
      'BSL-1':
        'An entry says its purpose, its list and its index as decimal text, and for more than one bit what each value means.',
      'BSL-2': 'A list has 131,072 entries or more, the first in the most significant bit, as gzip in base64url.',
      'BSL-3': 'Every way in which a status cannot be read has its code, and none of them counts as good.',
      'BSL-4': 'A revocation is final and a suspension is not; indexes are random.',
      'BSL-5': 'A holder may bring a list along; its size is bounded, packed and unpacked.',
    },
  },
  {
    name: 'Token Status List',
    url: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/',
    rules: {
      'TSL-1':
        '`idx` and `uri`; values of 1, 2, 4 or 8 bits from the least significant end, as zlib in base64url; the registered values.',
      'TSL-2':
        'A token has its `typ`, `sub` equal to its address, `iat`, and `ttl` in seconds, and is served under its media type.',
      'TSL-3': 'First the credential, then `sub`, `exp` and `ttl` of the token; an index outside the list is refused.',
      'TSL-4': 'Every credential has an index of its own, in a batch and when it is issued again.',
    },
  },
  {
    name: 'SD-JWT and SD-JWT VC',
    url: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/',
    rules: {
      'SDV-1': '`typ` is `dc+sd-jwt`, `vct` is there, and the claims that a verifier decides by are never hidden.',
      'SDV-2': 'The keys of an https issuer come from its metadata, which is about exactly this issuer.',
      'SDV-3':
        'Type metadata is that of `vct` with the signed digest; what extends it ends somewhere, and loosens nothing.',
      'SDV-4':
        'The Key Binding JWT is fresh, for this verifier, and over all that was sent; each disclosure has one place.',
    },
  },
  {
    name: 'Securing credentials with JOSE',
    url: 'https://www.w3.org/TR/vc-jose-cose/',
    rules: {
      'JOSE-1':
        'The payload of a `vc+jwt` or `vp+jwt` is the document, without `vc` and `vp`; `alg`, `kid`, `iss` and the key agree.',
    },
  },
  {
    name: 'DID methods',
    url: 'https://www.w3.org/TR/did-1.0/',
    rules: {
      'did:key': 'The name is the key, in one spelling only, of a kind that we know.',
      'did:web': 'The document comes over https from the address that the name spells, and is about this name.',
      'did:jwk':
        'The name is the key; its one method is `#0`, `use` decides what it is for, and private members are refused.',
    },
  },
];
