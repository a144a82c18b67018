// T8: the entries of a credential that point at status lists.
import type { ListSpec } from '../corpus-case.ts';
import type { JsonOp } from '../json-ops.ts';
import { category, copy, insert, remove, set } from './row.ts';

const { lines, row } = category('status entries');

export { lines };

const BASE = 'small eddsa';
const malformed = 'status/status_entry_malformed';
const entry = (id: string, expect: string, ...ops: JsonOp[]) => row(`entry ${id}`, BASE, expect, { unsigned: ops });
const at = (member: string) => `/credentialStatus/${member}`;

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
