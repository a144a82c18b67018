// Starts one stack for all black-box suites of a Jest run.
import { type RunningStack, runStart } from './running-stack.ts';

declare global {
  var skillRecordsStack: RunningStack | undefined;
}

export default async function startOnce(): Promise<void> {
  if (globalThis.skillRecordsStack) return;
  globalThis.skillRecordsStack = await runStart();
  process.env.DEMO_FILE = globalThis.skillRecordsStack.demoFile;
}
