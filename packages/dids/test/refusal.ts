// Reads the code of the DidError that a refused call throws.
import { DidError, type DidErrorCode } from '../src/did-error.ts';

/** The code, or `undefined` when nothing was thrown; any other error is a defect and passes through. */
export function refusal(call: () => unknown): DidErrorCode | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof DidError) return error.code;
    throw error;
  }
}

export async function rejection(promise: Promise<unknown>): Promise<DidErrorCode | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof DidError) return error.code;
    throw error;
  }
}
