import type { Db } from '#platform';

/** The schema as PostgreSQL itself tells it: columns, constraints, indexes, triggers. */
export async function printSchema(db: Db): Promise<string> {
  const tables = await db.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'migrations' ORDER BY relname`,
  );
  const printed = [];
  for (const { name } of tables) printed.push(await printTable(db, name));
  return printed.join('\n');
}

async function printTable(db: Db, table: string): Promise<string> {
  const lines = await db.rows<{ line: string }>(
    `SELECT line FROM (
       SELECT 1 AS part, attnum::text AS key, '  ' || rpad(attname, 28) || ' ' || format_type(atttypid, atttypmod)
         || CASE WHEN attnotnull THEN ' not null' ELSE '' END
         || COALESCE(' default ' || pg_get_expr(adbin, adrelid), '') AS line, attnum
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
       UNION ALL
       SELECT 2, conname, '  ' || conname || ': ' || pg_get_constraintdef(oid), 0
         FROM pg_constraint WHERE conrelid = $1::regclass AND contype <> 'n'
       UNION ALL
       SELECT 3, relname, '  ' || pg_get_indexdef(indexrelid), 0
         FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
       UNION ALL
       SELECT 4, tgname, '  ' || pg_get_triggerdef(oid), 0
         FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal
     ) AS parts ORDER BY part, attnum, key`,
    [table],
  );
  return `${table}\n${lines.map(({ line }) => line).join('\n')}\n`;
}
