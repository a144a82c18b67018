// Reads the command line of `bench`.
import { parseArgs } from 'node:util';
import { FIGURE_IDS, type FigureId } from './figures/figure.ts';
import { isFigureId } from './report/table.ts';

export interface BenchArguments {
  help: boolean;
  only: readonly FigureId[];
  rounds: number;
  sliceMs: number;
  /** Where the figures go as JSON. */
  json?: string;
  writeDocs: boolean;
  /** Set for the exactness run, which then takes the place of the figures. */
  exactness?: { count: number; seed: string; from: number; workers: number };
}

export const USAGE = `Benchmark: every figure is a ratio inside one run, the median of interleaved rounds.

  npx -y pnpm@10 bench [options]

  --only P1,P3     these figures only (${FIGURE_IDS.join(', ')})
  --json FILE      the figures as JSON
  --write-docs     the table goes into docs/performance.md
  --rounds N       default 9, at least 7
  --slice MS       how long each variant runs per round; default 300

  npx -y pnpm@10 bench --exactness N [--seed S] [--from K] [--workers W]

  compares N random credentials, from number K on, with the reference path; exit code 1 on any difference.
  The same seed gives the same credentials everywhere. W processes (default: one per core, at most 8).
`;

/** @throws Error with a plain sentence when an option is unknown or its value is not usable. */
export function readArguments(argv: readonly string[], cores: number): BenchArguments {
  const { values } = parseArgs({
    args: argv.filter((argument) => argument !== '--'),
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string', default: '9' },
      slice: { type: 'string', default: '300' },
      json: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
      exactness: { type: 'string' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      workers: { type: 'string', default: String(Math.min(cores, 8)) },
    },
  });
  const only = values.only?.split(',').map((id) => id.trim()) ?? [];
  const unknown = only.find((id) => !isFigureId(id));
  if (unknown !== undefined) throw new Error(`--only: there is no figure ${unknown} (${FIGURE_IDS.join(', ')}).`);
  return {
    help: values.help,
    only: only.filter(isFigureId),
    rounds: integer('--rounds', values.rounds, 7),
    sliceMs: integer('--slice', values.slice, 20),
    writeDocs: values['write-docs'],
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.exactness === undefined
      ? {}
      : {
          exactness: {
            count: integer('--exactness', values.exactness, 1),
            seed: values.seed,
            from: integer('--from', values.from, 0),
            workers: integer('--workers', values.workers, 1),
          },
        }),
  };
}

function integer(option: string, text: string, least: number): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`${option} takes a number of at least ${least}.`);
  return number;
}
