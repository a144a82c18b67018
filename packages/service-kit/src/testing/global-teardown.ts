// Jest's global tear-down: stops the server that the set-up started.

export default async function teardown(): Promise<void> {
  const held = globalThis as { skillRecordsTestServer?: { stop(): Promise<void> } | undefined };
  const server = held.skillRecordsTestServer;
  held.skillRecordsTestServer = undefined;
  await server?.stop();
}
