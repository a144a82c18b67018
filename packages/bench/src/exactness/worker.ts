// One process of an exactness run: examines its families one after the other and reports each to the parent.
import { type Examination, examineFamily } from './examine.ts';
import { familyOf } from './families.ts';
import { createLaboratory } from './laboratory.ts';
import { type Portion, portionsOf, type Range } from './partition.ts';

export interface WorkerTask extends Range {
  seed: string;
  worker: number;
  workers: number;
}

export interface WorkerReport extends Examination {
  portion: Portion;
}

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
const laboratory = await createLaboratory();
for (const portion of portionsOf(task, task.worker, task.workers)) {
  const family = familyOf(task.seed, portion.family, laboratory.key.did);
  const report: WorkerReport = { portion, ...(await examineFamily(laboratory, family, portion.indexes)) };
  await new Promise((resolve) => process.send?.(report, resolve));
}
process.disconnect?.();
