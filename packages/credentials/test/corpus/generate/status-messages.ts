// Status entries that carry more than one bit: messages, the offer of a newer credential, sizes.
import type { ListSpec } from '../corpus-case.ts';
import { category, remove, set } from './row.ts';

const { lines, row } = category('status messages');

export { lines };

const BASE = 'small eddsa';
const malformed = 'status/status_entry_malformed';
const at = (member: string) => `/credentialStatus/${member}`;
const url = (purpose: string) => set(at('statusListCredential'), `https://status.example/issuer/${purpose}`);
const message = (status: string, text = 'x') => ({ status, message: text });
const two = [message('0x0', 'open'), message('0x1', 'closed')];
const four = [...two, message('0x2', 'late'), message('0x3', 'lost')];

const entry = (id: string, expect: string, list: ListSpec, ...ops: Parameters<typeof set>[]) =>
  row(id, BASE, expect, {
    unsigned: [set(at('statusPurpose'), 'message'), url('message'), ...ops.map(([path, value]) => set(path, value))],
    world: { lists: { message: list } },
  });

entry('a message of one bit, not set', 'ok', {}, [at('statusMessage'), two]);
entry('a message of one bit, set', 'ok status/status_message', { set: [48213] }, [at('statusMessage'), two]);
entry('a message without texts, not set', 'ok', {});
entry('a message without texts, set', 'ok status/status_message', { set: [48213] });
for (const [id, list] of Object.entries({
  'one text': [message('0x0')],
  'three texts': [...two, message('0x2')],
  'a status twice': [message('0x0'), message('0x0')],
  'a status that is no hexadecimal': [message('0x0'), message('1')],
  'a status beyond the size': [message('0x0'), message('0x2')],
  'a status as number': [message('0x0'), { status: 1, message: 'x' }],
  'a text as number': [message('0x0'), { status: '0x1', message: 7 }],
  'no text': [message('0x0'), { status: '0x1' }],
})) {
  entry(`a message with ${id}`, malformed, {}, [at('statusMessage'), list]);
}
// With two bits per entry a list of 131,072 entries has twice the bits.
const wide: ListSpec = { entries: 262_144 };
entry('a message of two bits', 'ok', wide, [at('statusSize'), 2], [at('statusMessage'), four]);
entry(
  'a message of two bits, set',
  'ok status/status_message',
  { ...wide, set: [96_427] },
  [at('statusSize'), 2],
  [at('statusMessage'), four],
);
entry('two bits and texts for one', malformed, wide, [at('statusSize'), 2], [at('statusMessage'), two]);
entry('two bits without texts', malformed, wide, [at('statusSize'), 2]);
entry(
  'two bits in a list for one',
  'status/status_list_too_short',
  {},
  [at('statusSize'), 2],
  [at('statusMessage'), four],
);
entry('nine bits', malformed, wide, [at('statusSize'), 9]);

const refresh = (id: string, expect: string, list: ListSpec) =>
  row(id, BASE, expect, {
    unsigned: [set(at('statusPurpose'), 'refresh'), url('refresh')],
    world: { lists: { refresh: list } },
  });
refresh('no newer credential', 'ok', {});
refresh('a newer credential', 'ok status/status_refresh', { set: [48213] });
refresh('a refresh list that is away', 'status/status_unavailable', { missing: true });
row('a message entry in a revocation list', BASE, 'status/status_purpose_mismatch', {
  unsigned: [set(at('statusPurpose'), 'message')],
});
row('a message entry without list', BASE, malformed, {
  unsigned: [set(at('statusPurpose'), 'message'), remove(at('statusListCredential'))],
});
