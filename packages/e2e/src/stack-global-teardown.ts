// Stops the stack that the black-box suites shared.
export default async function stopOnce(): Promise<void> {
  const stack = globalThis.skillRecordsStack;
  globalThis.skillRecordsStack = undefined;
  await stack?.stop();
}
