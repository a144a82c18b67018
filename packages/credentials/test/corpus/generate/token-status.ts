// Token Status Lists (IETF): the reference in a token, the list token, its packing and its times.
import type { ListSpec } from '../corpus-case.ts';
import type { JsonOp } from '../json-ops.ts';
import { PEOPLE } from '../people.ts';
import { category, remove, set } from './row.ts';

const { lines, row } = category('token status');

export { lines };

const at = '/payload/status/status_list';
for (const base of ['sd-jwt p256', 'sd-jwt ed25519', 'sd-jwt https']) {
  const key = base === 'sd-jwt p256' ? 'issuer-p256' : base === 'sd-jwt https' ? 'https' : 'issuer';
  const reference = (id: string, expect: string, ...unsigned: JsonOp[]) =>
    row(`${base}, reference ${id}`, base, expect, { unsigned });
  const list = (id: string, expect: string, token: ListSpec) =>
    row(`${base}, list ${id}`, base, expect, { world: { lists: { token } } });
  const malformed = 'status/status_entry_malformed';
  const unverified = 'status/status_list_unverified';
  const notAList = 'status/status_list_malformed';

  for (const idx of ['48213', -1, 1.5, null, [48213], {}, true, 9007199254740992])
    reference(`idx ${JSON.stringify(idx)}`, malformed, set(`${at}/idx`, idx));
  reference('no idx', malformed, remove(`${at}/idx`));
  reference('idx 0', 'ok', set(`${at}/idx`, 0));
  reference('the last idx', 'ok', set(`${at}/idx`, 131_071));
  reference('the first idx beyond', 'status/status_index_out_of_range', set(`${at}/idx`, 131_072));
  reference('idx 9007199254740991', 'status/status_index_out_of_range', set(`${at}/idx`, 9007199254740991));
  for (const uri of [
    'status.example/list',
    'ftp://status.example/x',
    'file:///etc/passwd',
    'data:,x',
    '',
    7,
    null,
    ['https://status.example/x'],
  ])
    reference(`uri ${JSON.stringify(uri)}`, malformed, set(`${at}/uri`, uri));
  reference('no uri', malformed, remove(`${at}/uri`));
  reference('uri that answers nothing', 'status/status_unavailable', set(`${at}/uri`, 'https://nowhere.example/1'));
  reference('as text', malformed, set(at, 'x'));
  reference('as null', malformed, set(at, null));
  reference('as list', malformed, set(at, []));
  reference('absent', 'ok status/status_absent', remove('/payload/status'));
  reference(
    'of another mechanism alone',
    'status/status_type_unknown',
    set('/payload/status', { status_assertion: {} }),
  );
  reference('and another mechanism', 'status/status_type_unknown', set('/payload/status/status_assertion', {}));
  reference('empty', 'status/status_type_unknown', set('/payload/status', {}));

  // Statuses: packed from the least significant bit.
  for (const [size, value, expect] of [
    [1, 0, 'ok'],
    [1, 1, 'status/status_revoked'],
    [2, 1, 'status/status_revoked'],
    [2, 2, 'status/status_suspended'],
    [2, 3, 'status/status_value_unknown'],
    [4, 0, 'ok'],
    [4, 2, 'status/status_suspended'],
    [4, 15, 'status/status_value_unknown'],
    [8, 1, 'status/status_revoked'],
    [8, 2, 'status/status_suspended'],
    [8, 12, 'status/status_value_unknown'],
    [8, 255, 'status/status_value_unknown'],
  ] as const) {
    list(`of ${size} bits, status ${value}`, expect, { size, values: [[48213, value]] });
  }
  for (const size of [1, 2, 4, 8])
    list(`of ${size} bits, the neighbours set`, 'ok', {
      size,
      values: [
        [48212, 1],
        [48214, 1],
      ],
    });
  for (const bits of [0, 3, 5, 16, -1, 1.5, '1', null, [1]])
    list(`of ${JSON.stringify(bits)} bits`, notAList, { unsigned: [set('/payload/status_list/bits', bits)] });
  list('without bits', notAList, { unsigned: [remove('/payload/status_list/bits')] });
  list('of 8 entries', 'status/status_index_out_of_range', { entries: 8 });

  // Packing.
  for (const encoded of [
    'multibase prefix',
    'gzip',
    'raw deflate',
    'not packed',
    'padding',
    'truncated',
    'truncated by one',
    'trailing bytes',
    'wrong checksum',
    'wrong method',
    'bomb of 64 MiB',
    'one byte beyond 8 MiB',
    'empty',
    'number',
  ])
    list(`packed: ${encoded}`, notAList, { encoded });
  list('packed: good stored', 'ok', { encoded: 'good stored' });
  if (base === 'sd-jwt ed25519') list('packed: exactly 8 MiB', 'ok', { encoded: 'exactly 8 MiB' });
  list('without lst', notAList, { unsigned: [remove('/payload/status_list/lst')] });
  list('without status_list', notAList, { unsigned: [remove('/payload/status_list')] });
  list('whose status_list is a text', notAList, { unsigned: [set('/payload/status_list', 'x')] });
  list('whose aggregation_uri is a number', notAList, { unsigned: [set('/payload/status_list/aggregation_uri', 7)] });
  list('with an aggregation_uri', 'ok', {
    unsigned: [set('/payload/status_list/aggregation_uri', 'https://status.example/all')],
  });

  // Header, key, claims.
  for (const typ of ['JWT', 'statuslist+cwt', 'dc+sd-jwt', 'application/statuslist+jwt', ''])
    list(`typ ${JSON.stringify(typ)}`, unverified, { sign: { set: { typ } } });
  list('no typ', unverified, { sign: { without: ['typ'] } });
  for (const alg of ['none', 'None', 'HS256', 'RS256', ''])
    list(`alg ${JSON.stringify(alg)}`, unverified, { sign: { set: { alg } } });
  list('no kid', key === 'https' ? 'ok' : unverified, { sign: { without: ['kid'] } });
  list('signed by a stranger', unverified, { sign: { key: key === 'issuer' ? 'stranger' : 'stranger-p256' } });
  list('of a stranger', 'status/status_issuer_mismatch', { unsigned: [set('/payload/iss', PEOPLE.stranger.did)] });
  if (key !== 'https')
    list('with the kid of a stranger', 'status/status_issuer_mismatch', {
      sign: { key: 'stranger', set: { kid: PEOPLE.stranger.method } },
      unsigned: [remove('/payload/iss')],
    });
  list('without iss', 'ok', { unsigned: [remove('/payload/iss')] });
  list('crit', notAList, { sign: { set: { crit: ['x'] } } });
  list('without signature', notAList, { token: [{ op: 'signature', as: 'none' }] });
  list('with a bit of the signature changed', unverified, { token: [{ op: 'signature', as: 'flipped' }] });
  list('with another sub', 'status/status_list_mismatch', {
    unsigned: [set('/payload/sub', 'https://status.example/other')],
  });
  list('without sub', notAList, { unsigned: [remove('/payload/sub')] });
  list('with an aud', notAList, { unsigned: [set('/payload/aud', 'x')] });
  list('without iat', notAList, { unsigned: [remove('/payload/iat')] });
  list('iat as text', notAList, { unsigned: [set('/payload/iat', '1777636740')] });
  const noon = 1_777_636_800;
  list('that ends now', 'status/status_list_expired', { unsigned: [set('/payload/exp', noon)] });
  list('that ends in a second', 'ok', { unsigned: [set('/payload/exp', noon + 1)] });
  list('that ended', 'status/status_list_expired', { unsigned: [set('/payload/exp', noon - 1)] });
  list('without end', 'ok', { unsigned: [remove('/payload/exp')] });
  list('without end, two days old', 'status/status_list_expired', {
    unsigned: [remove('/payload/exp'), set('/payload/iat', noon - 172_800)],
  });
  list('of tomorrow', 'status/status_list_expired', {
    unsigned: [set('/payload/iat', noon + 86_400), set('/payload/exp', noon + 172_800)],
  });
  for (const ttl of [0, -1, '300', null])
    list(`ttl ${JSON.stringify(ttl)}`, notAList, { unsigned: [set('/payload/ttl', ttl)] });
  list('without ttl', 'ok', { unsigned: [remove('/payload/ttl')] });
  list('with a claim twice', notAList, { unsigned: [set('/payloadText', '{"sub":"a","sub":"b"}')] });
  list('that is empty', notAList, { text: '' });
  list('that is JSON', notAList, { text: '{"status_list":{"bits":1,"lst":"eNrbuRgAAhcBXQ"}}' });
  list('with a line break after it', notAList, { token: [{ op: 'append', text: '\n' }] });
  list('that is away', 'status/status_unavailable', { missing: true });
}
