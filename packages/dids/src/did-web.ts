// did:web: the DID names an https address that holds the DID document.
// https://w3c-ccg.github.io/did-method-web/
import type { DIDResolutionResult, DIDResolver } from 'did-resolver';
import {
  DID_CONTEXT,
  type DidDocument,
  MAX_DID_LENGTH,
  MULTIKEY_CONTEXT,
  multikeyMethod,
  parseDidDocument,
  type VerificationRelationship,
} from './did-document.ts';
import { DidError } from './did-error.ts';
import type { PublicJwk } from './public-jwk.ts';

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/**
 * The https URL of the DID document: `:` becomes `/`, `%3A` before a port becomes `:`, and without a path the document
 * is at `/.well-known/did.json` (section 3.2). Throws DidError `did_invalid` for anything that could name another
 * place: an IP address in any spelling, user info, `.` and `..`, an empty segment, or an escaped ASCII character.
 */
export function didWebToUrl(did: string): string {
  if (typeof did !== 'string' || did.length > MAX_DID_LENGTH || !did.startsWith('did:web:')) {
    throw new DidError('did_invalid', 'Not a did:web identifier');
  }
  const [authority, ...path] = did.slice('did:web:'.length).split(':') as [string, ...string[]];
  const { host, port } = parseAuthority(authority);
  for (const segment of path) checkSegment(segment);
  const file = path.length === 0 ? '/.well-known/did.json' : `/${path.join('/')}/did.json`;
  return `https://${host}${port === undefined ? '' : `:${port}`}${file}`;
}

/** A DID document for one of our own did:web identifiers; each key id has to be a fragment of the DID. */
export function createDidWebDocument(o: {
  did: string;
  keys: readonly { id: string; publicJwk: PublicJwk; relationships: readonly VerificationRelationship[] }[];
}): DidDocument {
  didWebToUrl(o.did);
  const ids = o.keys.map((key) => key.id);
  if (ids.some((id) => !id.startsWith(`${o.did}#`)) || new Set(ids).size !== ids.length) {
    throw new DidError('document_invalid', 'Each key id has to be a fragment of the DID of its own');
  }
  const idsFor = (relationship: VerificationRelationship) =>
    o.keys.filter((key) => key.relationships.includes(relationship)).map((key) => key.id);
  return {
    '@context': [DID_CONTEXT, MULTIKEY_CONTEXT],
    id: o.did,
    verificationMethod: o.keys.map((key) => multikeyMethod(key.id, o.did, key.publicJwk)),
    // Strings, not embedded methods: Open Badges validators look for the id itself here.
    authentication: idsFor('authentication'),
    assertionMethod: idsFor('assertionMethod'),
  };
}

/** The resolver of the method. `fetchDocument` has to guard what it connects to; redirects are not ours to follow. */
export function createDidWebResolver(fetchDocument: (url: string) => Promise<Uint8Array>): DIDResolver {
  return async (did): Promise<DIDResolutionResult> => {
    let url: string;
    try {
      url = didWebToUrl(did);
    } catch {
      return failure('invalidDid');
    }
    let bytes: Uint8Array;
    try {
      bytes = await fetchDocument(url);
    } catch {
      return failure('notFound');
    }
    try {
      return {
        didResolutionMetadata: { contentType: 'application/did+json' },
        didDocumentMetadata: {},
        didDocument: parseDidDocument(bytes, did),
      };
    } catch {
      return failure('invalidDidDocument');
    }
  };
}

function parseAuthority(authority: string): { host: string; port: string | undefined } {
  const [, host, port] = /^([^%]+)(?:%3[Aa]([1-9][0-9]{0,4}))?$/.exec(authority) ?? [];
  const isName = host !== undefined && host.length <= 253 && HOST.test(host) && URL.canParse(`https://${host}/`);
  if (!isName || Number(port ?? 1) > 65535) {
    throw new DidError('did_invalid', 'The host of the did:web identifier is not a domain name');
  }
  // The URL parser turns "127.1", "0x7f.1" and "2130706433" into dotted IPv4, which a regular expression would miss.
  const { hostname } = new URL(`https://${host}/`);
  if (/^[0-9.]+$/.test(hostname))
    throw new DidError('did_invalid', 'The host of a did:web identifier is never an IP address');
  return { host: hostname, port };
}

/** Only characters beyond ASCII may be escaped: an escaped "/", "." or "%" would mean something else to a server. */
function checkSegment(segment: string): void {
  const plain = segment.replaceAll(/(?:%[89A-Fa-f][0-9A-Fa-f])+/g, '');
  let valid = segment !== '' && segment !== '.' && segment !== '..' && /^[A-Za-z0-9._-]*$/.test(plain);
  try {
    decodeURIComponent(segment);
  } catch {
    valid = false;
  }
  if (!valid) throw new DidError('did_invalid', 'A path segment of the did:web identifier is not allowed');
}

function failure(error: string): DIDResolutionResult {
  return { didResolutionMetadata: { error }, didDocumentMetadata: {}, didDocument: null };
}
