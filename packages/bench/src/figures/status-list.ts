// P10: one status flips in a list of a million: the bits are packed again and the list credential is signed again.
/// <reference path="../types/libraries.d.ts" />
import { BitstringStatusList, createCredential } from '@digitalbazaar/vc-bitstring-status-list';
import { createFastSigner } from '@skill-records/credentials/canonicalization/fast-signer';
import { type HoleValue, hole } from '@skill-records/credentials/canonicalization/template';
import { createChunkedBits } from '@skill-records/credentials/chunked-bits';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { createStatusListCredential, decodeBitstring, getBit } from '@skill-records/credentials/status-list';
import { type Random, randomOf } from '../exactness/random.ts';
import { percentile, spread } from '../measure/statistics.ts';
import { beside, figure, type Group } from './figure.ts';
import { CRYPTOSUITE, createWorld, NOW, type World } from './world.ts';

const ENTRIES = 1_048_576;
const SET = ENTRIES / 50;
const LIST = 'https://status.example/academy/status-lists/1';
const FLIPS = 500;
const DB_FLIPS = 25;

export const statusList: Group = {
  ids: ['P10'],
  async measure({ effort, say }) {
    say(`P10: a list of ${ENTRIES} entries`);
    const world = await createWorld();
    const ours = await createOurList(world);
    const theirs = await createTheirList(world);
    const random = randomOf('flips');
    const slow: number[] = [];
    const slowCpu: number[] = [];
    const typical: number[] = [];
    const ratios: number[] = [];
    for (let round = -1; round < effort.rounds; round++) {
      const mine = await timeFlips(ours, FLIPS, random);
      const other = await timeFlips(theirs, DB_FLIPS, random);
      if (round < 0) continue;
      slow.push(percentile(mine.clock, 0.99));
      slowCpu.push(percentile(mine.cpu, 0.99));
      typical.push(percentile(mine.clock, 0.5));
      ratios.push(mean(other.cpu) / mean(mine.cpu));
    }
    return {
      P10: figure({
        title: 'status list of 1,048,576 entries, 2 % set: flip, pack, sign; p99',
        unit: 'ms',
        spread: spread(slow),
        goal: { atMost: 1 },
        also: [
          beside('the same in CPU time, without what other processes took', 'ms', spread(slowCpu)),
          beside('the same, median', 'ms', spread(typical)),
          beside('mean CPU time of @digitalbazaar (encode and issue) divided by ours', '×', spread(ratios), {
            atLeast: 40,
          }),
        ],
      }),
    };
  },
};

/** Flips one status and gives the signed list as text. */
type Flip = (index: number) => string | Promise<string>;

async function createOurList(world: World): Promise<Flip> {
  const bits = createChunkedBits({ entries: ENTRIES, order: 'msb', container: 'gzip' });
  for (const index of startOf(randomOf('set'))) bits.set(index, 1);
  const document = (validFrom: Date): JsonObject =>
    createStatusListCredential({
      id: LIST,
      issuer: world.key.did,
      statusPurpose: 'revocation',
      bits,
      validFrom,
      validUntil: new Date(validFrom.getTime() + 86_400_000),
      ttlMs: 300_000,
    });
  const sample = document(NOW);
  const signer = await createFastSigner({
    document: {
      ...sample,
      validFrom: hole('validFrom'),
      validUntil: hole('validUntil'),
      credentialSubject: { ...(sample.credentialSubject as JsonObject), encodedList: hole('encodedList') },
    },
    signer: world.signer,
    cryptosuite: CRYPTOSUITE,
    documentLoader: world.documentLoader,
    shadowEvery: Number.POSITIVE_INFINITY,
  });
  const order = signer.template.holes.map(({ name }) => name as 'validFrom' | 'validUntil' | 'encodedList');
  const flip: Flip = (index) => {
    bits.set(index, 1 - bits.get(index));
    const row: Record<string, HoleValue> = {
      validFrom: sample.validFrom as string,
      validUntil: sample.validUntil as string,
      encodedList: `u${bits.encode()}`,
    };
    return signer.sign(
      order.map((name) => row[name] as HoleValue),
      NOW,
    );
  };
  await assertReadable(world, await flip(4_711), (index) => bits.get(index) === 1);
  return flip;
}

async function createTheirList({ digitalBazaar, key }: World): Promise<Flip> {
  const list = new BitstringStatusList({ length: ENTRIES });
  for (const index of startOf(randomOf('set'))) list.setStatus(index, true);
  return async (index) => {
    list.setStatus(index, !list.getStatus(index));
    const credential = await createCredential({ id: LIST, list, statusPurpose: 'revocation' });
    return JSON.stringify(await digitalBazaar.issue({ ...credential, issuer: key.did }, NOW));
  };
}

/** The same places in both lists. */
function* startOf(random: Random): Generator<number> {
  for (let i = 0; i < SET; i++) yield random.below(ENTRIES);
}

/** Milliseconds of each flip. */
async function timeFlips(flip: Flip, count: number, random: Random): Promise<{ clock: number[]; cpu: number[] }> {
  const times = { clock: [] as number[], cpu: [] as number[] };
  for (let i = 0; i < count; i++) {
    const index = random.below(ENTRIES);
    const begin = process.hrtime.bigint();
    const before = process.cpuUsage();
    const text = flip(index);
    if (text instanceof Promise) await text;
    const { user, system } = process.cpuUsage(before);
    times.clock.push(Number(process.hrtime.bigint() - begin) / 1e6);
    times.cpu.push((user + system) / 1e3);
  }
  return times;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** @throws Error when what is measured is not a list that others can read and verify. */
async function assertReadable(
  { digitalBazaar }: World,
  text: string,
  isSet: (index: number) => boolean,
): Promise<void> {
  const signed = JSON.parse(text) as JsonObject & { credentialSubject: { encodedList: string } };
  const bits = decodeBitstring(signed.credentialSubject.encodedList);
  for (let index = 0; index < ENTRIES; index += 97) {
    if (getBit(bits, index) !== isSet(index)) throw new Error('The packed list is not the list.');
  }
  if (!(await digitalBazaar.verify(signed, NOW))) throw new Error('The signed list does not verify.');
}
