import { Injectable } from '@nestjs/common';
import type { ImportKind, ImportPreview } from '#contract';
import { type Actor, Db, Refusal, type Tx, keepFile, readFile } from '#platform';
import { departmentImport } from './department-import.js';
import { type Table, tableOf } from './import-columns.js';
import type { ImportRules, Judgement } from './import-rules.js';
import { makeTemplate, xlsxType } from './import-template.js';
import { importWords as says } from './import-words.js';
import { memberImport } from './member-import.js';
import { lockRoster } from './roster.js';
import { readTable } from './table-file.js';

interface Checked {
  table: Table<string>;
  judgements: Judgement[];
}

@Injectable()
export class Imports {
  constructor(private readonly db: Db) {}

  async template(kind: ImportKind): Promise<{ name: string; contentType: string; content: Buffer }> {
    const { sheet, columns } = kind === 'members' ? memberImport : departmentImport;
    return { name: says.template.file(sheet), contentType: xlsxType, content: await makeTemplate(sheet, columns) };
  }

  /** Says line by line what importing the file would do, and keeps the file for that; writes nothing else. */
  async preview(actor: Actor, kind: ImportKind, file: { name: string; content: Buffer }): Promise<ImportPreview> {
    const { table, judgements } = await checked(this.db, kind, file.content);
    const contentType = file.content.subarray(0, 2).toString('latin1') === 'PK' ? xlsxType : 'text/plain';
    const { id } = await this.db.transaction(actor, (tx) => keepFile(tx, { ...file, contentType }));
    const counts = { add: 0, change: 0, same: 0, wrong: 0 };
    for (const { verdict } of judgements) counts[verdict] += 1;
    const rows = table.entries.map(({ line, cells }, i) => {
      const { verdict, errors } = judgements[i] ?? { verdict: 'wrong' as const, errors: [] };
      return { line, cells, verdict, errors };
    });
    return { fileId: id, columns: table.headings, rows, counts };
  }

  /** Imports a file that was looked at before: it is judged again, and written as a whole or not at all. */
  async apply(actor: Actor, kind: ImportKind, fileId: string): Promise<{ added: number; changed: number }> {
    const file = await readFile(this.db, fileId);
    if (!file || file.uploadedBy !== actor.accountId) throw Refusal.at('fileId', 'file-not-yours');
    return this.db.transaction(actor, async (tx) => {
      await (kind === 'members' ? lockRoster(tx) : tx.rows(`LOCK TABLE departments IN SHARE ROW EXCLUSIVE MODE`));
      const { judgements } = await checked(tx, kind, file.content);
      const count = (verdict: Judgement['verdict']) => judgements.filter((found) => found.verdict === verdict).length;
      if (count('wrong') > 0) throw new Refusal('import-has-errors', { count: count('wrong') });
      for (const judgement of judgements) await judgement.write(tx);
      return { added: count('add'), changed: count('change') };
    });
  }
}

const checked = (q: Db | Tx, kind: ImportKind, content: Buffer): Promise<Checked> =>
  kind === 'members' ? check(memberImport, q, content) : check(departmentImport, q, content);

async function check<Key extends string>(rules: ImportRules<Key>, q: Db | Tx, content: Buffer): Promise<Checked> {
  const table = tableOf(await readTable(content), rules.columns);
  return { table, judgements: await rules.judge(q, table) };
}
