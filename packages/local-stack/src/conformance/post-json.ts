// A request as a test suite makes it: JSON, no key, every status is an answer.

export type JsonObject = Record<string, unknown>;

export async function postJson(url: string, body: unknown): Promise<{ status: number; body: JsonObject }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as JsonObject };
  } catch {
    return { status: response.status, body: {} };
  }
}
