import { Injectable } from '@nestjs/common';
import { type DutyFigure, type DutyView, dutyFigures } from '#contract';
import { memberBriefs } from '#people';
import { type Actor, Db, Refusal, chinaYear, startOfChinaDay, wordType } from '#platform';
import { type DutyRow, duties } from './duty.js';
import { type DutyPaper, writeDutyDocument, writeDutyWorkbook } from './duty-papers.js';

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 履职档案: what a member did in a year, counted from the records themselves. */
@Injectable()
export class DutyRecords {
  constructor(private readonly db: Db) {}

  async read(actor: Actor, memberId: string, year = chinaYear(this.db.now())): Promise<DutyView> {
    const member = await this.member(actor, memberId);
    const [years, figures] = await Promise.all([this.years(memberId), this.figures(memberId, year)]);
    return { member, year, years, figures };
  }

  async records(actor: Actor, of: { id: string; year: number; figure: DutyFigure }): Promise<DutyRow[]> {
    await this.member(actor, of.id);
    return this.rowsOf(of.id, of.year, of.figure);
  }

  async document(actor: Actor, of: { id: string; year: number }) {
    const paper = await this.paper(actor, of);
    return { name: `${paper.title}.docx`, contentType: wordType, content: await writeDutyDocument(paper) };
  }

  async workbook(actor: Actor, of: { id: string; year: number }) {
    const paper = await this.paper(actor, of);
    return { name: `${paper.title}.xlsx`, contentType: sheetType, content: await writeDutyWorkbook(paper) };
  }

  private async paper(actor: Actor, { id, year }: { id: string; year: number }): Promise<DutyPaper> {
    const { member, figures } = await this.read(actor, id, year);
    const parts = await Promise.all(
      figures.map(async (figure) => ({ ...figure, records: await this.rowsOf(id, year, figure.figure) })),
    );
    return { title: `${member.name}委员${year}年度履职档案`, member, year, parts, at: this.db.now() };
  }

  /** A member's record is theirs and the office's; for other members it does not exist. */
  private async member(actor: Actor, id: string) {
    const mayRead = actor.role === 'secretariat' || (actor.role === 'member' && actor.memberId === id);
    const found = mayRead ? (await memberBriefs(this.db, [id])).get(id) : undefined;
    if (!found) throw new Refusal('not-found');
    return found;
  }

  private rowsOf(memberId: string, year: number, figure: DutyFigure): Promise<DutyRow[]> {
    return this.db.rows<DutyRow>(`${duties[figure].sql} ORDER BY at DESC, number DESC`, [memberId, ...span(year)]);
  }

  private figures(memberId: string, year: number): Promise<DutyView['figures']> {
    return Promise.all(
      dutyFigures.map(async (figure) => {
        const { label, unit, definition, sql } = duties[figure];
        const counted = await this.db.row<{ count: number }>(`SELECT count(*) FROM (${sql}) counted`, [
          memberId,
          ...span(year),
        ]);
        return { figure, label, unit, definition, count: counted?.count ?? 0 };
      }),
    );
  }

  private async years(memberId: string): Promise<number[]> {
    const every = dutyFigures.map((figure) => `SELECT at FROM (${duties[figure].sql}) of`).join(' UNION ALL ');
    const rows = await this.db.rows<{ year: number }>(
      `SELECT DISTINCT extract(year FROM at AT TIME ZONE 'Asia/Shanghai')::int AS year FROM (${every}) every`,
      [memberId, startOfChinaDay('2000-01-01'), startOfChinaDay('2101-01-01')],
    );
    const all = new Set([chinaYear(this.db.now()), ...rows.map(({ year }) => year)]);
    return [...all].sort((a, b) => b - a);
  }
}

const span = (year: number): [Date, Date] => [startOfChinaDay(`${year}-01-01`), startOfChinaDay(`${year + 1}-01-01`)];
