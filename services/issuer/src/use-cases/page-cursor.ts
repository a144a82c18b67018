// Cursors of paged lists: where the page before ended, opaque to the caller.
import { problem } from '@skill-records/service-kit/problem';

export interface Position {
  createdAt: Date;
  id: string;
}

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');
}

/** @throws Problem `bad_request` for a cursor that we did not make. */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15}) ([A-Za-z0-9_.-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw problem('bad_request');
  return { createdAt: new Date(Number(match[1])), id: match[2] as string };
}

/** One row more than the page was asked for: whether there is a next page, without counting. */
export function pageOf<Row extends Position, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(view),
    ...(rows.length > limit && last ? { next: encodeCursor(last) } : {}),
  };
}
