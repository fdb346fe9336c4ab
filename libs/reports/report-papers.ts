import { Injectable } from '@nestjs/common';
import { type Actor, Db, chinaDay } from '#platform';
import { writeDocument } from './document.js';
import type { KeptFigure } from './figures.js';
import { dayWords, momentWords, titleOf } from './period.js';
import { type RecordRow, recordRows } from './records.js';
import { ReportViews } from './report-views.js';
import { plainText } from './sentence.js';
import type { Snapshot } from './snapshot.entity.js';
import { writeWorkbook } from './workbook.js';

/** Records read at once while a workbook is written. */
const pageLength = 2000;

/** A finished summary on paper: what it says is what was frozen, not what the data say today. */
@Injectable()
export class ReportPapers {
  constructor(
    private readonly db: Db,
    private readonly views: ReportViews,
  ) {}

  async workbook(actor: Actor, id: string) {
    const snapshot = await this.views.ready(id);
    const figures = await this.views.keptFigures(id);
    const content = await writeWorkbook({
      title: `${titleOf(snapshot)}（第 ${snapshot.revision} 版）`,
      sentence: plainText(snapshot.sentence ?? []),
      source: notesOf(snapshot).join(''),
      figures,
      lists: figures
        .filter((figure) => figure.listed)
        .map((figure) => ({ figure, pages: this.pages(actor, id, figure) })),
    });
    return {
      name: `${fileName(snapshot)}.xlsx`,
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content,
    };
  }

  async document(id: string) {
    const snapshot = await this.views.ready(id);
    const body = await this.db.row<{ name: string }>(`SELECT name FROM bodies`);
    const content = await writeDocument({
      title: titleOf(snapshot),
      sentence: plainText(snapshot.sentence ?? []),
      figures: await this.views.keptFigures(id),
      equations: snapshot.equations ?? [],
      notes: notesOf(snapshot),
      signature: [...(body ? [body.name] : []), dayWords(chinaDay(builtAt(snapshot)))],
    });
    return {
      name: `${fileName(snapshot)}.docx`,
      contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      content,
    };
  }

  private async *pages(actor: Actor, id: string, { key }: KeptFigure): AsyncGenerator<RecordRow[]> {
    for (let start = 0; ; start += pageLength) {
      const { kind, records } = await this.views.slice(id, key, start, pageLength);
      if (records.length === 0) return;
      yield await recordRows(this.db, actor, kind, records);
    }
  }
}

const builtAt = ({ builtAt: at, requestedAt }: Snapshot): Date => at ?? requestedAt;

const notesOf = (snapshot: Snapshot): string[] => [
  `数字截至${momentWords(snapshot.asOf)}，其后的变化不计；时间按北京时间。`,
  `本汇总为第 ${snapshot.revision} 版，由${snapshot.requestedBy}于${momentWords(builtAt(snapshot))}生成，生成后不再改动。`,
  `校验码（SHA-256）：${snapshot.digest ?? ''}。`,
];

const fileName = (snapshot: Snapshot): string => `${titleOf(snapshot)}-第${snapshot.revision}版`;
