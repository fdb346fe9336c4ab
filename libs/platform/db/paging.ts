/** Keyset cursors: the sort values of the last row, opaque to the caller. */
export const cursorOf = (values: (string | number | Date | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** The values of a cursor, or null for a first page and for a cursor that is not ours. */
export function readCursor(cursor: string | undefined, length: number): (string | number | null)[] | null {
  if (!cursor) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) && values.length === length ? values : null;
  } catch {
    return null;
  }
}

/** Cuts a result of `limit + 1` rows into a page. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  key: (row: Row) => (string | number | Date | null)[],
  item: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), next: rows.length > limit && last ? cursorOf(key(last)) : null };
}

/** Collects positional parameters while an SQL text is put together: `add(value)` answers `$n`. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
