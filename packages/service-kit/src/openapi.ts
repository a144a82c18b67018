// The OpenAPI document of a service, from its routes, without starting it.
import { writeFile } from 'node:fs/promises';
import type { App } from './server.ts';

/** The document as text: two spaces, a line break at the end, always the same for the same routes. */
export async function openApiText(app: App): Promise<string> {
  await app.ready();
  return `${JSON.stringify(app.swagger(), null, 2)}\n`;
}

/** Writes the document that is checked in as `openapi.json`. */
export async function writeOpenApi(app: App, file: string | URL): Promise<void> {
  await writeFile(file, await openApiText(app));
}

/**
 * Stands in for a dependency that is never used while routes are only described: any use of it throws and names it.
 * (A promise looks for `then`, so that one is absent instead.)
 */
export function standIn<T extends object>(name: string): T {
  const fail = () => {
    throw new Error(`${name} is not there: the service is only being described`);
  };
  return new Proxy(fail as unknown as T, {
    get: (_, member) => (member === 'then' || typeof member === 'symbol' ? undefined : fail),
  });
}
