import excel from 'exceljs';
import { routes } from '#contract';
import { unzip } from '../support/archive.js';
import { type District, Road } from './district.js';
import { type View, allRecords, buildReport, figure, openYear, said } from './reports.year.js';

let district: District;
let view: View;

/** A title that a spreadsheet would run. */
const formula = '=HYPERLINK("http://example.org")关于停车的建议';

beforeAll(async () => {
  ({ district } = await openYear('reports-papers'));
  await new Road(district).submitted({ title: formula }, await district.world.as('member1'));
  district.world.at('2020-05-26 09:00');
  view = await buildReport(district);
});
afterAll(() => district.close());

const download = async (route: typeof routes.reports.workbook | typeof routes.reports.document, login = 'tian') =>
  (await district.world.as(login)).download(route, { params: { id: view.id } });

async function sheets(content: Buffer): Promise<Record<string, string[][]>> {
  const workbook = new excel.Workbook();
  await workbook.xlsx.load(new Uint8Array(content).buffer);
  const rows = (sheet: excel.Worksheet) => {
    const found: string[][] = [];
    const columns = Array.from({ length: sheet.columnCount }, (_, column) => column + 1);
    sheet.eachRow((row) => void found.push(columns.map((column) => row.getCell(column).text)));
    return found;
  };
  return Object.fromEntries(workbook.worksheets.map((sheet) => [sheet.name, rows(sheet)]));
}

describe('the workbook', () => {
  it('has one sheet of figures and one of records, each with its count', async () => {
    const { content, name, type } = await download(routes.reports.workbook);
    expect(name).toBe('2019年度意见建议和提案办理情况汇总-第1版.xlsx');
    expect(type).toContain('spreadsheetml');
    const { 数字: figures = [], 记录: records = [] } = await sheets(content);
    expect(figures[1]).toEqual([said(view), ...Array.from({ length: 7 }, () => '')]);
    expect(figures[2]?.[0]).toContain(`共 ${view.figures.length} 个数字；“记录”页共 ${records.length - 4} 行。`);
    expect(figures[2]?.[0]).toContain(view.digest);
    expect(figures).toHaveLength(4 + view.figures.length);
    const row = (key: string) => figures[4 + view.figures.findIndex((each) => each.key === key)];
    expect(row('handling.reply-rate')?.slice(1, 6)).toEqual(['办复率（按件）', '75', '%', '3', '4']);
    expect(row('suggestions.received')?.slice(1, 6)).toEqual(['收到意见建议', '5', '条', '5', '']);
    const received = await allRecords(district, view, 'suggestions.received');
    expect(records.slice(4, 9).map(([label, place, number, title]) => [label, place, number, title])).toEqual(
      received.records.map(({ number, title }, index) => ['收到意见建议', String(index + 1), number, title]),
    );
    expect(records[1]?.[0]).toMatch(/^共 \d+ 行：收到意见建议 5 条、/);
    expect(records[4]?.[5]).toBe('2019-03-04 09:00');
  });

  it('runs nothing that somebody has typed', async () => {
    const { 记录: records = [] } = await sheets((await download(routes.reports.workbook)).content);
    const typed = records.filter((row) => row[3]?.includes('HYPERLINK'));
    expect(typed.length).toBeGreaterThan(0);
    expect(typed.every((row) => row[3] === `'${formula}`)).toBe(true);
  });

  it('shows the supervisor the count of suggestions, not their words', async () => {
    const { 记录: records = [] } = await sheets((await download(routes.reports.workbook, 'du')).content);
    expect(records.slice(4, 9).map((row) => row[3])).toEqual(Array.from({ length: 5 }, () => '（无权查看）'));
  });
});

describe('the document', () => {
  it('is laid out as offices do, and says what the page says', async () => {
    const { content, name, type } = await download(routes.reports.document);
    expect(name).toBe('2019年度意见建议和提案办理情况汇总-第1版.docx');
    expect(type).toContain('wordprocessingml');
    const document = unzip(content, 'word/document.xml');
    const text = document.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');
    expect(text).toContain(view.title);
    expect(text).toContain(said(view));
    expect(text).toContain('（一）意见建议');
    expect(text).toContain(figure(view, 'handling.reply-rate').definition);
    expect(text).toContain('3 / 4');
    expect(text).toContain('收到意见建议 = 已转提案 + 不采用 + 待处理');
    expect(text).toContain(view.digest);
    expect(text).toContain('截至2020年5月26日');
    expect(text.trim()).toMatch(/二七区政协\s+2020年5月26日$/);
    for (const face of ['方正小标宋简体', '黑体', '仿宋_GB2312']) expect(document).toContain(`w:eastAsia="${face}"`);
    expect(document).toContain('<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"');
    expect(unzip(content, 'word/footer1.xml')).toContain('PAGE');
  });
});
