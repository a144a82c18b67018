// Times: what is a dateTimeStamp, and on which side of its ends a clock stands.
import { category, set, signed, unsigned } from './row.ts';

const { lines, row } = category('dates');

export { lines };

const BASES = ['small eddsa', 'small 2020', 'small p256', 'small p384'];

/** https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp */
const GOOD = [
  '2026-04-01T00:00:00Z',
  '2026-04-01T00:00:00.1Z',
  '2026-04-01T00:00:00.123456789Z',
  '2026-04-01T09:00:00+09:00',
  '2026-03-31T19:00:00-05:00',
  '2026-04-01T05:45:00+05:45',
  '2026-04-01T14:00:00+14:00',
  '2026-03-31T10:00:00-14:00',
  '2026-04-01T00:00:00-00:00',
  '2026-04-01T00:00:00+00:00',
  '2024-02-29T00:00:00Z',
  '2000-02-29T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '1900-02-28T00:00:00Z',
  '0001-01-01T00:00:00Z',
];
const BAD = [
  '2026-04-01',
  '2026-04-01T00:00:00',
  '2026-04-01T00:00:00.Z',
  '2026-04-01T00:00Z',
  '2026-04-01T00Z',
  '2026-04-01 00:00:00Z',
  '2026-04-01t00:00:00z',
  '2026-4-1T00:00:00Z',
  '26-04-01T00:00:00Z',
  '02026-04-01T00:00:00Z',
  '+2026-04-01T00:00:00Z',
  '-2026-04-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-04-00T00:00:00Z',
  '2026-04-32T00:00:00Z',
  '2026-04-01T24:00:01Z',
  '2026-04-01T25:00:00Z',
  '2026-04-01T00:60:00Z',
  '2026-04-01T00:00:60Z',
  '2026-04-01T00:00:61Z',
  '2026-04-01T00:00:00+9:00',
  '2026-04-01T00:00:00+0900',
  '2026-04-01T00:00:00+09',
  '2026-04-01T00:00:00+14:01',
  '2026-04-01T00:00:00+15:00',
  '2026-04-01T00:00:00+09:60',
  '2026-04-01T00:00:00 Z',
  ' 2026-04-01T00:00:00Z',
  '2026-04-01T00:00:00Z ',
  '2026-04-01T00:00:00Z\n',
  '2026-04-01T00:00:00ZZ',
  '2026-04-01T00:00:00Z2026',
  '2026-04-01T00:00:00,5Z',
  '2026-W14-3T00:00:00Z',
  '2026-091T00:00:00Z',
  '20260401T000000Z',
  '2026-04-01T00:00:00UTC',
  '2026-04-01T00:00:00[Asia/Tokyo]',
  'Wed, 01 Apr 2026 00:00:00 GMT',
  '1774915200',
  'now',
  'never',
  '２０２６-04-01T00:00:00Z',
];

for (const date of GOOD) row(`validFrom ${date}`, 'small eddsa', 'ok', unsigned(set('/validFrom', date)));
for (const date of BAD)
  row(`validFrom ${JSON.stringify(date)}`, 'small eddsa', 'proof/structure_invalid', unsigned(set('/validFrom', date)));
for (const date of BAD)
  row(
    `validUntil ${JSON.stringify(date)}`,
    'small eddsa',
    'proof/structure_invalid',
    unsigned(set('/validUntil', date)),
  );
for (const value of [
  1774915200,
  true,
  { '@value': '2026-04-01T00:00:00Z' },
  ['2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z'],
]) {
  const code = JSON.stringify(value).includes('@value') ? 'proof/document_ambiguous' : 'proof/structure_invalid';
  row(`validFrom ${JSON.stringify(value)}`, 'small eddsa', code, signed(set('/validFrom', value)));
}

// The clock stands at 12:00:00. The beginning may lie a minute ahead; the end has no grace.
const CLOCK: [string, string, string][] = [
  ['validFrom', '2026-05-01T11:59:59Z', 'ok'],
  ['validFrom', '2026-05-01T12:00:00Z', 'ok'],
  ['validFrom', '2026-05-01T12:00:01Z', 'ok'],
  ['validFrom', '2026-05-01T12:01:00Z', 'ok'],
  ['validFrom', '2026-05-01T12:01:00.001Z', 'validity/not_yet_valid'],
  ['validFrom', '2026-05-01T12:01:01Z', 'validity/not_yet_valid'],
  ['validFrom', '2026-05-01T21:00:00+09:00', 'ok'],
  ['validFrom', '2026-05-01T12:00:00-01:00', 'validity/not_yet_valid'],
  ['validFrom', '2029-01-01T00:00:00Z', 'validity/not_yet_valid'],
  ['validUntil', '2026-05-01T11:59:59Z', 'validity/expired'],
  ['validUntil', '2026-05-01T11:59:59.999Z', 'validity/expired'],
  ['validUntil', '2026-05-01T12:00:00Z', 'ok'],
  ['validUntil', '2026-05-01T12:00:00.001Z', 'ok'],
  ['validUntil', '2026-05-01T12:00:01Z', 'ok'],
  ['validUntil', '2026-05-01T20:59:59+09:00', 'validity/expired'],
  ['validUntil', '2026-05-01T11:59:59-00:01', 'ok'],
  ['validUntil', '9999-12-31T23:59:59Z', 'ok'],
  ['validUntil', '2026-04-01T00:00:00Z', 'validity/expired'],
  ['validUntil', '2026-03-31T23:59:59Z', 'proof/structure_invalid'],
];
for (const base of BASES)
  for (const [member, date, expect] of CLOCK)
    row(`${base}, ${member} ${date} at noon`, base, expect, unsigned(set(`/${member}`, date)));

row(
  'neither beginning nor end',
  'small eddsa',
  'ok',
  unsigned({ op: 'delete', at: '/validFrom' }, { op: 'delete', at: '/validUntil' }),
);
row(
  'no beginning, and it is over',
  'small eddsa',
  'validity/expired',
  unsigned({ op: 'delete', at: '/validFrom' }, set('/validUntil', '2026-04-30T00:00:00Z')),
);
row('a verifier a year early', 'small eddsa', 'proof/proof_from_future', { world: { now: '2025-05-01T12:00:00Z' } });
row('a verifier ten minutes late', 'small eddsa', 'ok', { world: { now: '2026-05-01T12:10:00Z' } });
row('a verifier five years late', 'small eddsa', 'validity/expired', {
  unsigned: [{ op: 'delete', at: '/credentialStatus' }],
  world: { now: '2031-05-01T12:00:00Z' },
});

// The proof has times of its own.
const PROOF: [string, object, string][] = [
  ['created now', { created: '2026-05-01T12:00:00Z' }, 'ok'],
  ['created in a minute', { created: '2026-05-01T12:01:00Z' }, 'ok'],
  ['created in 61 seconds', { created: '2026-05-01T12:01:01Z' }, 'proof/proof_from_future'],
  ['created next year', { created: '2027-05-01T12:00:00Z' }, 'proof/proof_from_future'],
  ['created long ago', { created: '1999-01-01T00:00:00Z' }, 'ok'],
  ['created with an offset', { created: '2026-05-01T20:59:00+09:00' }, 'ok'],
  ['created with a fraction', { created: '2026-05-01T11:59:00.250Z' }, 'ok'],
  ['created without zone', { created: '2026-05-01T11:59:00' }, 'proof/proof_malformed'],
  ['created without time', { created: '2026-05-01' }, 'proof/proof_malformed'],
  ['created on no day', { created: '2026-02-30T00:00:00Z' }, 'proof/proof_malformed'],
  ['created yesterday, in words', { created: 'yesterday' }, 'proof/proof_malformed'],
  ['expires in a second', { expires: '2026-05-01T12:00:01Z' }, 'ok'],
  ['expires now', { expires: '2026-05-01T12:00:00Z' }, 'ok'],
  ['expired a second ago', { expires: '2026-05-01T11:59:59Z' }, 'proof/proof_expired'],
  ['expired before it was created', { expires: '2020-01-01T00:00:00Z' }, 'proof/proof_expired'],
  ['expires never, in words', { expires: 'never' }, 'proof/proof_malformed'],
  ['expires without zone', { expires: '2027-05-01T12:00:00' }, 'proof/proof_malformed'],
];
for (const base of BASES)
  for (const [id, members, expect] of PROOF)
    row(`${base}, proof ${id}`, base, expect, { sign: { set: { ...members } } });
for (const base of BASES) {
  row(`${base}, proof without created`, base, base === 'small 2020' ? 'proof/proof_malformed' : 'ok', {
    sign: { without: ['created'] },
  });
  row(`${base}, created as a number`, base, 'proof/proof_malformed', signed(set('/proof/created', 1777636740)));
  row(
    `${base}, two times of creation`,
    base,
    'proof/proof_malformed',
    signed(set('/proof/created', ['2026-05-01T11:59:00Z', '2026-05-01T11:58:00Z'])),
  );
}
