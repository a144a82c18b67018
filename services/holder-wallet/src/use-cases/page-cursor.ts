// Cursors of lists: where the next page begins, as an opaque text.
import { problem } from '@skill-records/service-kit/problem';

export interface Position {
  at: Date;
  id: string;
}

export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** Throws problem `bad_request` for a cursor that we did not make. */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) ([0-9a-f-]{36})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  const at = new Date(match?.[1] ?? '');
  if (match === null || Number.isNaN(at.getTime())) throw problem('bad_request');
  return { at, id: match[2] as string };
}

/** Splits what was read (one more than asked for) into the page and the cursor behind it. */
export function toPage<Row>(
  rows: Row[],
  limit: number,
  position: (row: Row) => Position,
): { rows: Row[]; next?: string } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined
    ? { rows: page, next: encodeCursor(position(last)) }
    : { rows: page };
}
