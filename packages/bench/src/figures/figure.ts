// What a figure is: one number with its spread, the goal it is held against, and what else was learnt in the same rounds.

import type { Rates } from '../measure/rounds.ts';
import { median, type Spread } from '../measure/statistics.ts';

export const FIGURE_IDS = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P10', 'P11', 'P12'] as const;
export type FigureId = (typeof FIGURE_IDS)[number];

/** `value` is the median of the rounds. */
export interface Figure extends Spread {
  unit: string;
  /** One line for a reader: what was measured. */
  title: string;
  goal: Goal;
  met: boolean;
  /** Further figures of the same rounds, some with a goal of their own. */
  also: readonly Beside[];
  /** Operations per CPU-second (or second), median: for scale only, they do not travel to other machines. */
  rates?: Readonly<Record<string, number>>;
}

export interface Beside extends Spread {
  title: string;
  unit: string;
  goal?: Goal;
  met?: boolean;
}

/** The bound that the value has to keep. */
export type Goal = { atLeast: number } | { atMost: number };

export const keeps = (value: number, goal: Goal): boolean =>
  'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;

export function beside(title: string, unit: string, spread: Spread, goal?: Goal): Beside {
  return { title, unit, ...spread, ...(goal ? { goal, met: keeps(spread.value, goal) } : {}) };
}

/** A figure is met when its own goal and every goal beside it are. */
export function figure(o: {
  title: string;
  unit: string;
  spread: Spread;
  goal: Goal;
  also?: readonly Beside[];
  rates?: Rates;
}): Figure {
  const also = o.also ?? [];
  return {
    ...o.spread,
    unit: o.unit,
    title: o.title,
    goal: o.goal,
    met: keeps(o.spread.value, o.goal) && also.every(({ met }) => met !== false),
    also,
    ...(o.rates
      ? { rates: Object.fromEntries([...o.rates].map(([name, rates]) => [name, Math.round(median(rates))])) }
      : {}),
  };
}

/** How long and how often a run measures. */
export interface Effort {
  rounds: number;
  sliceMs: number;
}

export type Figures = Partial<Record<FigureId, Figure>>;

/** Measures the figures that belong together because they share their rounds. */
export interface Group {
  ids: readonly FigureId[];
  measure(o: { effort: Effort; say: (line: string) => void }): Promise<Figures>;
}
