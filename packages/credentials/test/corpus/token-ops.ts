// The closed list of changes to a compact token.
export type TokenOp = { op: 'none' };

export function readPayload(input: unknown): unknown {
  return input;
}

export function writePayload(_input: unknown, document: unknown): unknown {
  return document;
}

export function applyTokenOps(token: string, _ops: readonly TokenOp[] = []): string {
  return token;
}
