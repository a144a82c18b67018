// P6: the fast path against the reference path on random credentials; a short run, the long ones are `bench --exactness`.
import { availableParallelism } from 'node:os';
import { REALISTIC } from '../exactness/family.ts';
import { runExactness } from '../exactness/run.ts';
import { fallbackShare, total } from '../exactness/tally.ts';
import type { Spread } from '../measure/statistics.ts';
import { beside, figure, type Group } from './figure.ts';

const CREDENTIALS = 4_096;

export const exactness: Group = {
  ids: ['P6'],
  async measure({ say }) {
    say(`P6: comparing ${CREDENTIALS} credentials`);
    let told = 0;
    const { tally } = await runExactness(
      { count: CREDENTIALS, from: 0, seed: 'P6', workers: Math.min(availableParallelism(), 8) },
      (done) => {
        if (done - told < 1_024) return;
        told = done;
        say(`P6: ${done} of ${CREDENTIALS}`);
      },
    );
    const realistic = REALISTIC.reduce((sum, kind) => sum + tally.cases[kind], 0);
    return {
      P6: figure({
        title: `exactness: ${CREDENTIALS} random credentials, ${total(tally, 'equal')} comparisons`,
        unit: 'unequal',
        spread: single(total(tally, 'unequal')),
        goal: { atMost: 0 },
        also: [
          beside(
            `left to the reference path when signing ${realistic} realistic credentials`,
            '%',
            single(100 * fallbackShare(tally)),
            { atMost: 0.1 },
          ),
        ],
      }),
    };
  },
};

const single = (value: number): Spread => ({ value, min: value, max: value, rounds: 1 });
