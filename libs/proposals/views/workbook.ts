import ExcelJS from 'exceljs';
import { PassThrough } from 'node:stream';
import { type SessionView, words } from '#contract';
import { type Db, chinaDay } from '#platform';
import { dueReader } from '../time/due.js';
import type { ProposalFilters } from './proposal-list.js';
import { type ListedProposal, listed, readRows } from './proposal-rows.js';

export interface Workbook {
  name: string;
  contentType: string;
  content: PassThrough;
}

/** Rows are read and written in parts, so that a long list needs no more memory than a short one. */
const partSize = 1000;

interface Column {
  header: string;
  width: number;
  day?: true;
  value: (row: ListedProposal) => string | number | Date | null;
}

/** A day in China as a date cell; the writer takes the day from UTC. */
const dayCell = (at: Date | string | null): Date | null =>
  at === null ? null : new Date(`${chinaDay(new Date(at))}T00:00:00Z`);

const columns: Column[] = [
  { header: '案号', width: 10, value: (row) => row.caseNumber },
  { header: '流水号', width: 13, value: (row) => row.intakeSerial },
  { header: '案由', width: 48, value: (row) => row.title },
  { header: '分类', width: 14, value: (row) => row.category },
  { header: '性质', width: 10, value: (row) => words.proposalKind[row.kind] },
  { header: '提案者性质', width: 12, value: (row) => words.proposerKind[row.proposerKind] },
  { header: '提案者', width: 24, value: (row) => row.proposers },
  { header: '提交日期', width: 12, day: true, value: (row) => dayCell(row.submittedAt) },
  { header: '立案日期', width: 12, day: true, value: (row) => dayCell(row.filedAt) },
  { header: '阶段', width: 10, value: (row) => words.proposalStage[row.stage] },
  { header: '标记', width: 10, value: (row) => row.markedAs.map((mark) => words.mark[mark]).join('、') },
  { header: '主办单位', width: 22, value: (row) => row.leadDepartment },
  { header: '会办单位', width: 28, value: (row) => row.coHandlers.join('、') },
  { header: '分办单位', width: 28, value: (row) => row.splitUnits.join('、') },
  { header: '答复期限', width: 12, day: true, value: (row) => row.due && new Date(`${row.due.on}T00:00:00Z`) },
  { header: '剩余工作日', width: 12, value: (row) => row.due && row.due.workingDaysLeft },
  { header: '答复日期', width: 12, day: true, value: (row) => dayCell(row.repliedAt) },
  { header: '办理轮次', width: 10, value: (row) => row.round },
  { header: '代录', width: 12, value: (row) => row.enteredBy },
];

/** The proposals of `ids`, in that order. The first row says how the list was narrowed and how many rows it has. */
export function writeWorkbook(db: Db, ids: string[], narrowed: string): Workbook {
  const content = new PassThrough();
  const today = chinaDay(db.now());
  const title = `提案列表（${narrowed}）共 ${ids.length} 件，截至 ${today}`;
  fill(db, ids, title, content).catch((error: unknown) =>
    content.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return {
    name: `提案列表-${today}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content,
  };
}

async function fill(db: Db, ids: string[], title: string, stream: PassThrough): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = workbook.addWorksheet('提案', { views: [{ state: 'frozen', ySplit: 2 }] });
  sheet.columns = columns.map(({ width, day }) => ({ width, style: day ? { numFmt: 'yyyy-mm-dd' } : {} }));
  sheet.autoFilter = { from: { row: 2, column: 1 }, to: { row: ids.length + 2, column: columns.length } };
  const head = sheet.addRow([title]);
  head.font = { bold: true };
  head.commit();
  const headers = sheet.addRow(columns.map((column) => column.header));
  headers.font = { bold: true };
  headers.commit();
  const shown = listed(await dueReader(db));
  for (let at = 0; at < ids.length; at += partSize) {
    // Whoever asked has gone.
    if (stream.destroyed) return;
    const rows = await readRows(db, ids.slice(at, at + partSize), 'newest');
    for (const row of rows.map(shown)) sheet.addRow(columns.map((column) => column.value(row))).commit();
  }
  sheet.commit();
  await workbook.commit();
}

/** The filters of a list in words. */
export function filterWords(filters: ProposalFilters, sessions: SessionView[], departmentName: string | null): string {
  const { stage, sessionId, category, proposerKind, search, overdue, mark } = filters;
  const parts = [
    stage && `阶段：${stage.map((each) => words.proposalStage[each]).join('、')}`,
    sessionId && `会议：${sessions.find((each) => each.id === sessionId)?.label ?? '未知'}`,
    departmentName && `承办单位：${departmentName}`,
    category && `分类：${category}`,
    proposerKind && `提案者性质：${words.proposerKind[proposerKind]}`,
    mark && words.mark[mark],
    search?.trim() && `含“${search.trim()}”`,
    overdue === undefined ? null : overdue ? '已逾期' : '未逾期',
  ];
  return parts.filter(Boolean).join('；') || '全部';
}
