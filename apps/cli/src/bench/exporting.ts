import ExcelJS from 'exceljs';
import { routes } from '#contract';
import { Caller } from '../world/caller.js';
import type { Ground } from './ground.js';
import type { Person } from './people.js';
import { type Result, median, milliseconds } from './result.js';

const aimedMs = 1000;
const rounds = 5;
/** Title and column heads. */
const headRows = 2;

/** (g) The complete export of one list: sectors' proposals, one in sixteen of the year. */
export async function measureExport(ground: Ground, clerk: Person, rows: number): Promise<Result[]> {
  const caller = new Caller((await ground.api()).url);
  caller.cookie = clerk.cookie;
  const times: number[] = [];
  let content: Buffer = Buffer.alloc(0);
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    content = (await caller.download(routes.proposals.workbook, { query: { proposerKind: 'SECTOR' } })).content;
    times.push(performance.now() - began);
  }
  const exported = await rowsOf(content);
  if (exported !== rows) throw new Error(`of ${rows} proposals ${exported} are in the workbook`);
  return [
    {
      part: 'g',
      what: `导出 ${rows} 行提案为 .xlsx，逐行核对行数`,
      ours: milliseconds(median(times)),
      aim: '< 1 秒',
      met: median(times) < aimedMs,
    },
  ];
}

async function rowsOf(content: Buffer): Promise<number> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(content).buffer);
  return (workbook.worksheets[0]?.actualRowCount ?? 0) - headRows;
}
