// T8: entries that point at a status list, and the lists themselves.
import type { ListSpec } from '../corpus-case.ts';
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import { category, copy, insert, remove, set } from './row.ts';

const { lines, row } = category('status');

export { lines };

const BASE = 'small eddsa';
const malformed = 'status/status_entry_malformed';
const entry = (id: string, expect: string, ...ops: JsonOp[]) => row(`entry ${id}`, BASE, expect, { unsigned: ops });
const at = (member: string) => `/credentialStatus/${member}`;
const list = (id: string, expect: string, revocation: ListSpec) =>
  row(`list ${id}`, BASE, expect, { world: { lists: { revocation } } });

// The index: a base-10 number as text, within the list.
for (const index of [
  '-1',
  '+1',
  '01',
  '00',
  '1.0',
  '1.5',
  '1e3',
  '0x1',
  '0b1',
  ' 1',
  '1 ',
  '1\n',
  '1,000',
  '１',
  '٣',
  'x',
  '5abc',
  'NaN',
  'Infinity',
  '9007199254740993',
  '99999999999',
  '18446744073709551616',
  'null',
  '0 OR 1=1',
]) {
  entry(`index ${JSON.stringify(index)}`, malformed, set(at('statusListIndex'), index));
}
entry('index as number', malformed, set(at('statusListIndex'), 48213));
entry('index as boolean', malformed, set(at('statusListIndex'), true));
entry('two indexes', malformed, set(at('statusListIndex'), ['48213', '48214']));
entry('index in a list of one', malformed, set(at('statusListIndex'), ['48213']));
entry('no index', malformed, remove(at('statusListIndex')));
entry('index 0', 'ok', set(at('statusListIndex'), '0'));
entry('the last index', 'ok', set(at('statusListIndex'), '131071'));
entry('the first index beyond', 'status/status_index_out_of_range', set(at('statusListIndex'), '131072'));
entry('index 4294967295', 'status/status_index_out_of_range', set(at('statusListIndex'), '4294967295'));
entry('index 9999999999', 'status/status_index_out_of_range', set(at('statusListIndex'), '9999999999'));

// The address.
for (const url of [
  'status.example/list',
  '/issuer/revocation',
  '//status.example/issuer/revocation',
  'ftp://status.example/list',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:application/json,{}',
  'did:web:status.example',
  'urn:uuid:1',
]) {
  entry(
    `address ${url}`,
    url.startsWith('/') || url === 'status.example/list' ? 'proof/term_undefined' : malformed,
    set(at('statusListCredential'), url),
  );
}
entry(
  'address as object',
  'status/status_entry_malformed',
  set(at('statusListCredential'), { id: 'https://status.example/issuer/revocation' }),
);
entry(
  'two addresses',
  malformed,
  set(at('statusListCredential'), [
    'https://status.example/issuer/revocation',
    'https://status.example/issuer/suspension',
  ]),
);
entry('no address', malformed, remove(at('statusListCredential')));
entry(
  'an address that answers nothing',
  'status/status_unavailable',
  set(at('statusListCredential'), 'https://nowhere.example/list'),
);
entry(
  'an address with a fragment',
  'status/status_unavailable',
  set(at('statusListCredential'), 'https://status.example/issuer/revocation#list'),
);
entry("the list's address as its own id", malformed, copy(at('statusListCredential'), at('id')));
entry('no id', 'ok', remove(at('id')));
entry('another id', 'ok', set(at('id'), 'urn:uuid:7d7c7d4e-0000-4000-8000-000000000001'));

// Type and purpose.
for (const type of ['StatusList2021Entry', 'RevocationList2020Status', '1EdTechRevocationList']) {
  entry(`type ${type}`, 'proof/term_undefined', set(at('type'), type));
}
entry(
  'type by its IRI',
  'proof/term_undefined',
  set(at('type'), 'https://www.w3.org/ns/credentials/status#BitstringStatusListEntry'),
);
entry('another type first', 'ok', set(at('type'), ['https://e.example/Status', 'BitstringStatusListEntry']));
for (const purpose of ['Revocation', 'revoked', 'https://e.example/purpose', 'revocation ', 'x'])
  entry(`purpose ${JSON.stringify(purpose)}`, 'status/status_purpose_unknown', set(at('statusPurpose'), purpose));
entry('no purpose', malformed, remove(at('statusPurpose')));
entry('two purposes', malformed, set(at('statusPurpose'), ['revocation', 'suspension']));
entry('purpose as number', malformed, set(at('statusPurpose'), 7));
entry('another purpose than its list', 'status/status_purpose_mismatch', set(at('statusPurpose'), 'suspension'));
entry('statusSize 1', 'ok', set(at('statusSize'), 1));
for (const size of [0, -1, 1.5, 2, 8, 64, true]) entry(`statusSize ${size}`, malformed, set(at('statusSize'), size));

// Several entries: all of them count, wherever they stand.
const second = (purpose: string): JsonOp[] => [
  { op: 'wrap-list', at: '/credentialStatus' },
  insert('/credentialStatus/-', {
    id: `https://status.example/issuer/${purpose}#9071`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: '9071',
    statusListCredential: `https://status.example/issuer/${purpose}`,
  }),
];
const both = (id: string, expect: string, lists: Record<string, ListSpec>) =>
  row(`two entries, ${id}`, BASE, expect, { unsigned: second('suspension'), world: { lists } });
both('neither set', 'ok', {});
both('the first set', 'status/status_revoked', { revocation: { set: [48213] } });
both('the second set', 'status/status_suspended', { suspension: { set: [9071] } });
both('both set', 'status/status_revoked', { revocation: { set: [48213] }, suspension: { set: [9071] } });
both('the second away', 'status/status_unavailable', { suspension: { missing: true } });
both('the first set and the second away', 'status/status_revoked', {
  revocation: { set: [48213] },
  suspension: { missing: true },
});
both('the first away and the second set', 'status/status_suspended', {
  revocation: { missing: true },
  suspension: { set: [9071] },
});
row('two entries, the second of an unknown type', 'example eddsa', 'status/status_type_unknown', {
  unsigned: [
    ...second('suspension'),
    set('/credentialStatus/1', { id: 'https://e.example/status/1', type: 'ExampleThing' }),
  ],
});
row('two entries, the second malformed', BASE, malformed, {
  unsigned: [...second('suspension'), set('/credentialStatus/1/statusListIndex', '-1')],
});
row('two entries in one list of both purposes', BASE, 'ok', {
  unsigned: [
    ...second('suspension'),
    set('/credentialStatus/1/statusListCredential', 'https://status.example/issuer/both'),
  ],
});
row('two entries, one list of both purposes has the bit', BASE, 'status/status_suspended', {
  unsigned: [
    ...second('suspension'),
    set('/credentialStatus/1/statusListCredential', 'https://status.example/issuer/both'),
  ],
  world: { lists: { both: { set: [9071] } } },
});
const many = (times: number): JsonOp => ({
  op: 'repeat',
  at: '/credentialStatus',
  times,
  value: {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '10#',
    statusListCredential: 'https://status.example/issuer/revocation',
  },
});
row('eight entries', BASE, 'ok', { unsigned: [many(8)] });
row('nine entries', BASE, malformed, { unsigned: [many(9)] });
row('a hundred entries', BASE, malformed, { unsigned: [many(100)] });
row('no entry', BASE, 'ok status/status_absent', { unsigned: [remove('/credentialStatus')] });
row('an unknown status method', 'example eddsa', 'status/status_type_unknown', {
  unsigned: [set('/credentialStatus', { id: 'https://e.example/status/1', type: 'ExampleThing' })],
});
for (const base of ['certified eddsa', 'certified 2020', 'certified p256']) {
  const lists = (one: Record<string, ListSpec>) => ({ world: { lists: one } });
  row(`${base} revoked`, base, 'status/status_revoked', lists({ revocation: { set: [48213] } }));
  row(`${base} suspended by additionalStatus`, base, 'status/status_suspended', lists({ suspension: { set: [9071] } }));
  row(`${base} with all the others revoked`, base, 'ok', lists({ revocation: { set: [48212, 48214, 0, 131071] } }));
  row(
    `${base} without its suspension list`,
    base,
    'status/status_unavailable',
    lists({ suspension: { missing: true } }),
  );
}

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
