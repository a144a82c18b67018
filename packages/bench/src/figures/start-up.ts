// P12: from the start of a process to its first signed credential, as compiled JavaScript like in a container.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spread } from '../measure/statistics.ts';
import { beside, figure, type Group } from './figure.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

export const startUp: Group = {
  ids: ['P12'],
  async measure({ effort, say }) {
    say('P12: compiling');
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    execFileSync(process.execPath, [join(typescript, '../bin/tsc'), '--build', packageFolder], { stdio: 'inherit' });
    const child = join(packageFolder, 'dist/children/first-signature.js');
    const seconds = (...args: string[]): number => {
      const begin = process.hrtime.bigint();
      const text = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 20 });
      const elapsed = Number(process.hrtime.bigint() - begin) / 1e9;
      if (args[0] === child && !text.includes('"proofValue":"z')) throw new Error('The process signed nothing.');
      return elapsed;
    };
    const runs = { own: [] as number[], digitalbazaar: [] as number[], empty: [] as number[] };
    for (let round = -1; round < effort.rounds; round++) {
      if (round >= 0) say(`P12: round ${round + 1} of ${effort.rounds}`);
      const measured = {
        own: seconds(child, 'own'),
        digitalbazaar: seconds(child, 'digitalbazaar'),
        empty: seconds('-e', '0'),
      };
      if (round < 0) continue;
      for (const name of ['own', 'digitalbazaar', 'empty'] as const) runs[name].push(measured[name]);
    }
    return {
      P12: figure({
        title: 'start of a process to its first signed credential',
        unit: 's',
        spread: spread(runs.own),
        goal: { atMost: 1 },
        also: [
          beside('the same with @digitalbazaar/vc', 's', spread(runs.digitalbazaar)),
          beside('a process that does nothing', 's', spread(runs.empty)),
        ],
      }),
    };
  },
};
