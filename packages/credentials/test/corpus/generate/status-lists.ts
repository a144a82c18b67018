// T8: status lists: their bits, who signed them, what they say of themselves, how they are packed.
import type { ListSpec } from '../corpus-case.ts';
import { PEOPLE } from '../people.ts';
import { category, insert, remove, set } from './row.ts';

const { lines, row } = category('status lists');

export { lines };

const BASE = 'small eddsa';
const at = (member: string) => `/credentialStatus/${member}`;
const list = (id: string, expect: string, revocation: ListSpec) =>
  row(`list ${id}`, BASE, expect, { world: { lists: { revocation } } });

// The bits: the left-most of the first byte is index 0.
for (const index of [0, 1, 7, 8, 9, 15, 16, 4095, 4096, 65535, 65536, 131071]) {
  const point = [set(at('statusListIndex'), String(index))];
  row(`index ${index} set`, BASE, 'status/status_revoked', {
    unsigned: point,
    world: { lists: { revocation: { set: [index] } } },
  });
  row(`the neighbours of index ${index} set`, BASE, 'ok', {
    unsigned: point,
    world: {
      lists: {
        revocation: {
          set: [index - 1, index + 1, index ^ 7].filter((one) => one >= 0 && one < 131072 && one !== index),
        },
      },
    },
  });
}

// The list as bytes.
const SERVED: Record<string, string> = {
  'that is empty': '',
  'that is no JSON': '<html>list</html>',
  'that is null': 'null',
  'that is a list': '[]',
  'that is a text': '"https://status.example"',
  'that is a number': '7',
  'cut in the middle': '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":[',
};
for (const [id, text] of Object.entries(SERVED))
  list(id, /empty|no JSON|cut/.test(id) ? 'status/status_list_malformed' : 'status/status_list_unverified', { text });
list('that is not there', 'status/status_unavailable', { missing: true });
list('that is an empty object', 'status/status_list_unverified', { text: '{}' });

// Who signed it, and when it ends.
list('as the issuer makes it', 'ok', {});
list('without proof', 'status/status_list_unverified', { signed: [remove('/proof')] });
list('whose bits were changed', 'status/status_list_unverified', {
  signed: [{ op: 'replace-text', at: '/credentialSubject/encodedList', find: 'AAAAAAAA', by: 'AAAABAAA' }],
});
list('signed by a stranger in the name of the issuer', 'status/status_list_unverified', { sign: { key: 'stranger' } });
list('signed by a stranger in their own name', 'status/status_issuer_mismatch', {
  unsigned: [set('/issuer', PEOPLE.stranger.did)],
  sign: { key: 'stranger' },
});
list('signed by the holder', 'status/status_issuer_mismatch', {
  unsigned: [set('/issuer', PEOPLE.holder.did)],
  sign: { key: 'holder' },
});
list('signed for authentication', 'status/status_list_unverified', {
  sign: { set: { proofPurpose: 'authentication' } },
});
list('signed with the suite of 2020', 'ok', {
  unsigned: [insert('/@context/-', 'https://w3id.org/security/suites/ed25519-2020/v1')],
  sign: { suite: 'Ed25519Signature2020' },
});
list('of an issuer as object', 'ok', { unsigned: [set('/issuer', { id: PEOPLE.issuer.did, name: 'Academy' })] });
list('that ended a second ago', 'status/status_list_expired', {
  unsigned: [set('/validUntil', '2026-05-01T11:59:59Z')],
});
list('that ends now', 'ok', { unsigned: [set('/validUntil', '2026-05-01T12:00:00Z')] });
list('without end', 'ok', { unsigned: [remove('/validUntil')] });
list('without beginning', 'ok', { unsigned: [remove('/validFrom')] });
list('that begins tomorrow', 'status/status_list_expired', {
  unsigned: [set('/validFrom', '2026-05-02T00:00:00Z'), set('/validUntil', '2026-05-03T00:00:00Z')],
});
list('that begins in a minute', 'ok', { unsigned: [set('/validFrom', '2026-05-01T12:01:00Z')] });
list('with a time without zone', 'status/status_list_unverified', {
  unsigned: [set('/validUntil', '2027-05-01T00:00:00')],
});
list('whose proof ended', 'status/status_list_unverified', { sign: { set: { expires: '2026-05-01T11:00:00Z' } } });
list('signed tomorrow', 'status/status_list_unverified', { sign: { set: { created: '2026-05-02T12:00:00Z' } } });

// What it says of itself.
list('with the id of another', 'status/status_list_mismatch', {
  unsigned: [set('/id', 'https://status.example/issuer/other')],
});
list('without id', 'ok', { unsigned: [remove('/id')] });
list('of another purpose', 'status/status_purpose_mismatch', {
  unsigned: [set('/credentialSubject/statusPurpose', 'suspension')],
});
list('of several purposes', 'ok', {
  unsigned: [set('/credentialSubject/statusPurpose', ['suspension', 'revocation'])],
});
list('without purpose', 'status/status_purpose_mismatch', { unsigned: [remove('/credentialSubject/statusPurpose')] });
list('whose purpose is a number', 'status/status_purpose_mismatch', {
  unsigned: [set('/credentialSubject/statusPurpose', 7)],
});
list('without the type of a list credential', 'status/status_list_malformed', {
  unsigned: [set('/type', ['VerifiableCredential'])],
});
list('whose subject is no list', 'status/status_list_unverified', {
  unsigned: [set('/credentialSubject/type', 'https://e.example/List')],
});
list('whose subject is another status type', 'status/status_list_unverified', {
  unsigned: [set('/credentialSubject/type', 'https://w3id.org/vc/status-list#StatusList2021')],
});
list('with two subjects', 'status/status_list_malformed', {
  unsigned: [
    { op: 'wrap-list', at: '/credentialSubject' },
    insert('/credentialSubject/-', { id: 'urn:uuid:1', name: 'x' }),
  ],
});
list('whose subject stands in a list of one', 'status/status_list_malformed', {
  unsigned: [{ op: 'wrap-list', at: '/credentialSubject' }],
});
list('without subject id', 'ok', { unsigned: [remove('/credentialSubject/id')] });
list('without bits', 'status/status_list_malformed', { unsigned: [remove('/credentialSubject/encodedList')] });
list('without ttl', 'ok', { unsigned: [remove('/credentialSubject/ttl')] });
list('with an unknown term', 'status/status_list_unverified', { unsigned: [set('/credentialSubject/note', 'x')] });
list('with an unknown context', 'status/status_list_unverified', {
  signed: [insert('/@context/-', 'https://e.example/context')],
});

// Its length and its packing.
list('one entry too short', 'status/status_list_too_short', { entries: 131_064 });
list('of 8 entries', 'status/status_list_too_short', { entries: 8 });
list('of no entries', 'status/status_list_too_short', { entries: 0 });
list('of 1,048,576 entries', 'ok', { entries: 1_048_576 });
row('list of 1,048,576 entries, the last one set', BASE, 'status/status_revoked', {
  unsigned: [set(at('statusListIndex'), '1048575')],
  world: { lists: { revocation: { entries: 1_048_576, set: [1_048_575] } } },
});
for (const encoded of ['good level 1', 'good stored']) {
  list(`packed ${encoded}`, 'ok', { encoded });
  list(`packed ${encoded}, revoked`, 'status/status_revoked', { encoded, set: [48213] });
}
list('packed exactly 8 MiB', 'ok', { encoded: 'exactly 8 MiB' });
/** A list that is no text is no list in the signed graph either; two gzips inside each other are a list of few bits. */
const PACKED: Record<string, string> = {
  'gzip of gzip': 'status/status_list_too_short',
  list: 'status/status_list_unverified',
};
for (const encoded of [
  'no prefix',
  'base58 prefix',
  'base64 padded prefix',
  'base64 unpadded prefix',
  'padding',
  'base64 alphabet',
  'space',
  'line break inside',
  'capital prefix',
  'prefix alone',
  'not gzip',
  'zlib',
  'raw deflate',
  'truncated',
  'truncated by one',
  'header alone',
  'trailing bytes',
  'trailing zero',
  'wrong checksum',
  'wrong length',
  'wrong method',
  'reserved flag',
  'gzip of gzip',
  'bomb of 64 MiB',
  'one byte beyond 8 MiB',
  'number',
  'list',
  'second member',
  'empty second member',
]) {
  list(`packed: ${encoded}`, PACKED[encoded] ?? 'status/status_list_malformed', { encoded });
}
