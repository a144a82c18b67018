// Finds our columns in the header of a provider's file.
import { problem } from '@skill-records/service-kit/problem';
import { COLUMNS, type Column } from '@skill-records/skill-record/completion-row';

/** Position of each of our columns that the file has. */
export type ColumnMap = ReadonlyMap<Column, number>;

/**
 * `map`: `own:ours,own:ours`, for headers that are not ours. Columns that nobody names are kept for the error file and
 * otherwise ignored. @throws Problem `batch_column_map_invalid`, `batch_columns_missing`
 */
export function mapColumns(
  header: readonly string[],
  o: { map: string | undefined; hasDefaultAchievement: boolean },
): ColumnMap {
  const renamed = parseMap(o.map);
  const found = new Map<Column, number>();
  for (const [index, cell] of header.entries()) {
    const name = plainName(cell);
    const column = renamed.get(name) ?? COLUMNS.find((ours) => ours === name);
    if (column === undefined) continue;
    if (found.has(column)) throw problem('batch_column_map_invalid');
    found.set(column, index);
  }
  const missing = [
    ...(found.has('achievement') || o.hasDefaultAchievement ? [] : ['achievement']),
    ...(found.has('email') || found.has('external_id') ? [] : ['email']),
    ...(found.has('evaluated_on') ? [] : ['evaluated_on']),
  ];
  if (missing.length > 0) throw problem('batch_columns_missing', { columns: missing.join(', ') });
  return found;
}

export function cellsByColumn(columns: ColumnMap, cells: readonly string[]): Partial<Record<Column, string>> {
  return Object.fromEntries([...columns].map(([column, index]) => [column, cells[index]]));
}

function parseMap(text: string | undefined): Map<string, Column> {
  const map = new Map<string, Column>();
  for (const pair of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const colon = pair.lastIndexOf(':');
    const own = plainName(pair.slice(0, Math.max(colon, 0)));
    const ours = COLUMNS.find((column) => column === pair.slice(colon + 1).trim());
    if (own === '' || ours === undefined || map.has(own) || [...map.values()].includes(ours)) {
      throw problem('batch_column_map_invalid');
    }
    map.set(own, ours);
  }
  return map;
}

function plainName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
