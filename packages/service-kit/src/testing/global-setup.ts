// Jest's global set-up for projects that need PostgreSQL: starts the one server of the run.
import { startTestPostgres } from './postgres.ts';

export default async function setup(): Promise<void> {
  const held = globalThis as { skillRecordsTestServer?: { stop(): Promise<void> } };
  held.skillRecordsTestServer ??= await startTestPostgres();
}
