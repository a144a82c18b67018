// Runs the journey once per file and data folder, prints its summary, and judges whether every step held.
import { createHash } from 'node:crypto';
import { findBrokenExpectations } from './expectations.ts';
import { type JourneyOptions, runJourney } from './journey.ts';
import { findLostState, readJourney, writeJourney } from './journey-record.ts';
import { summarize } from './summary.ts';

/** @returns what did not hold, as plain sentences; empty = everything held. */
export async function demonstrate(o: JourneyOptions & { print: (line: string) => void }): Promise<string[]> {
  const { demo, csv, dataFolder, report, print } = o;
  const fileId = createHash('sha256').update(csv.bytes).digest('hex').slice(0, 16);
  const earlier = readJourney(dataFolder, fileId);
  const result = earlier ?? (await runJourney(o));
  if (!earlier) writeJourney(dataFolder, result);
  else report.step(`${csv.name} made its journey on an earlier start; nothing is issued twice`);
  for (const line of summarize(result)) print(line);
  const broken = [...findBrokenExpectations(result), ...(earlier ? await findLostState(demo, earlier) : [])];
  print('');
  if (broken.length === 0)
    report.step(earlier ? 'all records were found again, each with its status' : 'every step held');
  for (const sentence of broken) print(`DID NOT HOLD: ${sentence}`);
  return broken;
}
