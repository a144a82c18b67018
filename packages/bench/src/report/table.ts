// The figures as a Markdown table, and that table's place in docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Beside, Figure, FigureId, Figures, Goal } from '../figures/figure.ts';
import { FIGURE_IDS, keeps } from '../figures/figure.ts';

export function renderTable(figures: Figures): string {
  const lines = ['| # | What | Value | min .. max | Goal | |', '|---|---|---|---|---|---|'];
  for (const id of FIGURE_IDS) {
    const figure = figures[id];
    if (figure === undefined) continue;
    lines.push(row(`**${id}**`, figure));
    for (const other of figure.also) lines.push(row('', other));
  }
  return `${lines.join('\n')}\n`;
}

/** Operations per second: not comparable between machines, so they stand apart from the ratios. */
export function renderRates(figures: Figures): string {
  const rates = FIGURE_IDS.flatMap((id) => Object.entries(figures[id]?.rates ?? {}));
  if (rates.length === 0) return '';
  const unique = new Map(rates);
  return [
    '| For scale | per second |',
    '|---|---|',
    ...[...unique].map(([name, rate]) => `| ${name} | ${rate} |`),
    '',
  ].join('\n');
}

function row(id: string, o: Figure | Beside): string {
  const goal = o.goal === undefined ? '' : describeGoal(o.goal);
  const met = o.goal === undefined ? '' : keeps(o.value, o.goal) ? 'met' : '**missed**';
  const range = o.rounds > 1 ? `${short(o.min)} .. ${short(o.max)}` : '';
  return `| ${id} | ${o.title} | ${short(o.value)} ${o.unit} | ${range} | ${goal} | ${met} |`;
}

const describeGoal = (goal: Goal): string => ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`);

/** Three significant digits; whole numbers from 100 on. */
export function short(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

const BEGIN = '<!-- bench: written by `npx -y pnpm@10 bench --write-docs` -->';
const END = '<!-- /bench -->';

/** @throws Error when the document has no place for the table. */
export function writeIntoDocument(path: string, text: string): void {
  const document = readFileSync(path, 'utf8');
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path} lacks the markers of the table.`);
  writeFileSync(path, `${document.slice(0, begin)}${BEGIN}\n\n${text}\n${document.slice(end)}`);
}

export const isFigureId = (text: string): text is FigureId => (FIGURE_IDS as readonly string[]).includes(text);
