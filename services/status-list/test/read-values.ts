// Reads from published lists what entries of both kinds say, the way a verifier would.
import { readEntry } from '@skill-records/credentials/entry-bits';
import { decodeBitstring } from '@skill-records/credentials/status-list';
import { decodeTokenStatuses } from '@skill-records/credentials/token-status-list';
import { decodeJws } from '@skill-records/dids/jws';
import { type Instance, pathOf, type Reserved, type ReservedToken } from './running-service.ts';

type Entry = (Reserved['entries'][0] & { statusSize?: number }) | ReservedToken['entries'][0];

export function readValues(instance: Instance, entries: readonly Entry[]): Promise<number[]> {
  return Promise.all(entries.map((entry) => readValue(instance, entry)));
}

async function readValue(instance: Instance, entry: Entry): Promise<number> {
  if ('statusList' in entry) {
    const { idx, uri } = entry.statusList;
    const { bits, statuses } = await readToken(instance, uri);
    return readEntry(statuses, idx, bits, 'lsb');
  }
  const bits = await readBits(instance, entry.statusListCredential);
  return readEntry(bits, Number(entry.statusListIndex), entry.statusSize ?? 1, 'msb');
}

export async function readBits(instance: Instance, url: string): Promise<Uint8Array> {
  const list = (await instance.get(pathOf(url))).json();
  return decodeBitstring(list.credentialSubject.encodedList);
}

export async function readToken(instance: Instance, uri: string) {
  const token = decodeJws((await instance.get(pathOf(uri))).payload, 16 * 1024 * 1024);
  if (!token) throw new Error('no token');
  const { bits, lst } = token.payload.status_list as { bits: number; lst: string };
  return { ...token, bits, statuses: decodeTokenStatuses(lst) };
}
