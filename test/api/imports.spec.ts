import excel from 'exceljs';
import iconv from 'iconv-lite';
import { type ImportKind, routes } from '#contract';
import { World } from '../../apps/cli/src/world/world.js';
import { type Caller, type TestApp, openTestApp } from '../support/app.js';

let test: TestApp;
let world: World;
let admin: Caller;

beforeAll(async () => {
  test = await openTestApp('imports');
});

afterAll(() => test.close());

beforeEach(async () => {
  await test.wipe();
  world = new World(test);
  world.at('2019-03-04 09:00');
  await world.found('二七区政协');
  admin = await world.as('admin');
  const session = { number: 4, opensOn: '2019-02-26', closesOn: '2019-03-01', cutoffAt: '2019-02-28T12:00:00Z' };
  await world.term(9, '2016-03-01', '2021-03-01', [session]);
});

const preview = (content: Buffer | string, kind: ImportKind = 'members') =>
  admin.upload(
    routes.imports.preview,
    { name: '名册.csv', content: typeof content === 'string' ? Buffer.from(content) : content },
    { params: { kind } },
  );
const apply = (fileId: string, kind: ImportKind = 'members') =>
  admin.call(routes.imports.apply, { params: { kind }, body: { fileId } });
const roster = async () => (await admin.call(routes.members.list, { query: { limit: 200 } })).items;

async function workbook(fill: (sheet: excel.Worksheet) => void): Promise<Buffer> {
  const book = new excel.Workbook();
  fill(book.addWorksheet('名册'));
  return Buffer.from(await book.xlsx.writeBuffer());
}

const verdicts = (rows: { line: number; verdict: string; errors: string[] }[]) =>
  rows.map(({ line, verdict, errors }) => [line, verdict, ...errors]);

describe('the template', () => {
  it.each(['members', 'departments'] as const)('of %s is taken back as it is, and filled in', async (kind) => {
    const template = await admin.download(routes.imports.template, { params: { kind } });
    expect(template.name).toMatch(/导入模板\.xlsx$/);
    expect((await preview(template.content, kind)).counts).toEqual({ add: 0, change: 0, same: 0, wrong: 0 });
    const book = new excel.Workbook();
    await book.xlsx.load(new Uint8Array(template.content).buffer);
    const [sheet, notes] = book.worksheets;
    expect(notes?.name).toBe('填写说明');
    if (sheet) sheet.getCell('A2').value = '区教育局';
    const filled = await preview(Buffer.from(await book.xlsx.writeBuffer()), kind);
    expect(verdicts(filled.rows)).toEqual([[2, 'add']]);
    expect(filled.columns).not.toContainEqual(expect.stringContaining('不导入'));
  });
});

describe('a roster', () => {
  const table = [
    '姓名,界别,党派,常委,联络组,召集人,手机号,邮箱,企业微信账号,群昵称',
    '陈䶮,科学技术界,九三学社,否,大学路街道,是,13000002175,chen@example.com；CHEN2@example.com,erqi_chen,陈䶮(音同眼)',
    '买买提·艾力,少数民族和宗教界,群众,是,,,0371-60000000,,,',
  ].join('\r\n');

  it.each([
    ['UTF-8', Buffer.from(table)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${table}`)],
    ['GB18030', iconv.encode(table, 'gb18030')],
    ['“Unicode text” of a spreadsheet', iconv.encode(`\ufeff${table.replaceAll(',', '\t')}`, 'utf-16le')],
  ])('in %s is looked at first, then written as a whole', async (_, content) => {
    const looked = await preview(content);
    expect(looked.counts).toEqual({ add: 2, change: 0, same: 0, wrong: 0 });
    expect(looked.rows[0]?.cells.slice(0, 3)).toEqual(['陈䶮', '科学技术界', '九三学社']);
    expect(await roster()).toEqual([]);
    expect(await apply(looked.fileId)).toEqual({ added: 2, changed: 0 });
    const [maimaiti, chen] = await roster();
    expect(maimaiti).toMatchObject({ name: '买买提·艾力', standing: true, phone: '0371-60000000', bindings: [] });
    expect(chen).toMatchObject({ name: '陈䶮', sector: '科学技术界', convener: true, group: '大学路街道' });
    expect(chen?.bindings.map(({ subject }) => subject)).toEqual([
      'chen@example.com',
      'chen2@example.com',
      'erqi_chen',
      '陈䶮(音同眼)',
    ]);
    expect(verdicts((await preview(content)).rows)).toEqual([
      [2, 'same'],
      [3, 'same'],
    ]);
    expect(await apply(looked.fileId)).toEqual({ added: 0, changed: 0 });
  });

  it('changes what a line says and keeps what it leaves blank', async () => {
    await world.member({
      name: '陈䶮',
      sector: '教育界',
      phone: '13000002175',
      mails: ['old@example.com'],
      convener: true,
    });
    const looked = await preview('姓名,界别,手机号,邮箱,备注\n陈　䶮,科学技术界,,new@example.com,x\n');
    expect(looked.columns).toEqual(['姓名', '界别', '手机号', '邮箱', '备注（不导入）']);
    expect(verdicts(looked.rows)).toEqual([[2, 'change']]);
    expect(await apply(looked.fileId)).toEqual({ added: 0, changed: 1 });
    const [chen] = await roster();
    expect(chen).toMatchObject({ sector: '科学技术界', phone: '13000002175', convener: true });
    expect(chen?.bindings.map(({ subject }) => subject)).toEqual(['old@example.com', 'new@example.com']);
  });

  it('with a wrong line is not written at all; each line says what is wrong', async () => {
    await world.member({ name: '张伟民', mails: ['zhang@example.com'] });
    const lines = [
      '姓名,手机号,邮箱,常委',
      '李素琴,13000002138,li@example.com,是',
      ',13000000001,,',
      '李素琴,13000002138,,',
      '王红,,wang(at)example.com,',
      '王芳,,ZHANG@example.com,',
      '王兰,,li@example.com,也许',
      '王梅,1.3E+10,,',
      '王菊,一三零,,',
    ];
    const looked = await preview(lines.join('\n'));
    expect(verdicts(looked.rows)).toEqual([
      [2, 'add'],
      [3, 'wrong', '缺少姓名'],
      [4, 'wrong', '与第 2 行重复'],
      [5, 'wrong', '邮箱地址不对：wang(at)example.com'],
      [6, 'wrong', '“zhang@example.com”已绑定给张伟民'],
      [7, 'wrong', '常委只能填“是”或“否”，这里是“也许”', '“li@example.com”与第 2 行重复'],
      [8, 'wrong', '电话号码已被表格软件改成科学计数法，请把这一列设为文本后重新填写'],
      [9, 'wrong', '电话号码不对：一三零'],
    ]);
    expect(looked.counts).toEqual({ add: 1, change: 0, same: 0, wrong: 7 });
    const no = await admin.refused(routes.imports.apply, {
      params: { kind: 'members' },
      body: { fileId: looked.fileId },
    });
    expect(no).toMatchObject({ code: 'import-has-errors', title: '有 7 行需要修改，未导入任何一行' });
    expect(await roster()).toHaveLength(1);
  });

  it('is judged again when it is applied: what was free may be taken by now', async () => {
    const looked = await preview('姓名,邮箱\n李素琴,li@example.com\n王红,wang@example.com\n');
    expect(looked.counts.wrong).toBe(0);
    await world.member({ name: '张伟民', mails: ['wang@example.com'] });
    const no = await admin.refused(routes.imports.apply, {
      params: { kind: 'members' },
      body: { fileId: looked.fileId },
    });
    expect(no).toMatchObject({ code: 'import-has-errors' });
    expect((await roster()).map(({ name }) => name)).toEqual(['张伟民']);
  });

  it('with the same name twice asks for telephone numbers, and then knows who is who', async () => {
    const unclear = await preview('姓名,手机号\n李明,13000000001\n李明,\n');
    expect(verdicts(unclear.rows)).toEqual([
      [2, 'add'],
      [3, 'wrong', '与第 2 行同名，请都填写手机号以便区分'],
    ]);
    const clear = await preview('姓名,手机号,界别\n李明,13000000001,工会\n李明,13000000002,妇联\n');
    await apply(clear.fileId);
    const moved = await preview('姓名,手机号,界别\n李明,13000000002,教育界\n');
    expect(await apply(moved.fileId)).toEqual({ added: 0, changed: 1 });
    const sectors = (await roster()).map(({ phone, sector }) => [phone, sector]).sort();
    expect(sectors).toEqual([
      ['13000000001', '工会'],
      ['13000000002', '教育界'],
    ]);
    const third = await preview('姓名,手机号\n李明,13000000003\n');
    expect(verdicts(third.rows)).toEqual([[2, 'wrong', '名册里有 2 位同名委员，请填写与名册一致的手机号']]);
  });

  it('does not write one person over another of the same name', async () => {
    await world.member({ name: '李明', sector: '工会', phone: '13000000001' });
    const looked = await preview('姓名,界别,手机号\n李明,妇联,13000000002\n');
    expect(looked.rows[0]?.errors).toEqual([
      '名册里已有同名委员（工会，13000000001），界别和手机号都不同，不能确定是不是同一人，请在名册中核对',
    ]);
    const both = await preview('姓名,界别,手机号\n李明,工会,13000000001\n李明,妇联,13000000002\n');
    expect(verdicts(both.rows)).toEqual([
      [2, 'same'],
      [3, 'add'],
    ]);
  });

  it('does not bring back who was taken off the list', async () => {
    const id = await world.member({ name: '李明' });
    await admin.call(routes.members.change, { params: { id }, body: { name: '李明', active: false } });
    expect((await preview('姓名\n李明\n')).rows[0]?.errors).toEqual([
      '名册里这位委员已停用；如要恢复，请先在名册中启用',
    ]);
  });

  it('is imported only by who uploaded it', async () => {
    await world.account({ login: 'tian', name: '田秘书', role: 'secretariat' });
    const { fileId } = await preview('姓名\n李明\n');
    const tian = await world.as('tian');
    const no = await tian.refused(routes.imports.apply, { params: { kind: 'members' }, body: { fileId } });
    expect(no.code).toBe('file-not-yours');
  });
});

describe('a spreadsheet', () => {
  it('is read as a person sees it: titles above, formulas, linked and merged cells, numbers', async () => {
    const content = await workbook((sheet) => {
      sheet.mergeCells('A1:E1');
      sheet.getCell('A1').value = '二七区政协委员名册';
      sheet.addRow(['姓 名*', '界别（必填）', '手机', '电子邮箱', '是否常委']);
      sheet.addRow([
        '张伟民',
        '工会',
        13000002101,
        { text: 'zhang@example.com', hyperlink: 'mailto:zhang@example.com' },
      ]);
      sheet.addRow([{ richText: [{ text: '李' }, { text: '素琴' }] }, null, null, null, true]);
      sheet.mergeCells('B3:B4');
      sheet.addRow([]);
      sheet.addRow([{ formula: 'A3&"二"', result: '张伟民二' }, '妇联']);
    });
    const looked = await preview(content);
    expect(verdicts(looked.rows)).toEqual([
      [3, 'add'],
      [4, 'add'],
      [6, 'add'],
    ]);
    await apply(looked.fileId);
    const read = (await roster()).map(({ name, sector, phone, standing }) => [name, sector, phone, standing]);
    expect(read).toEqual([
      ['张伟民', '工会', '13000002101', false],
      ['张伟民二', '妇联', null, false],
      ['李素琴', '工会', null, true],
    ]);
  });

  it('says where a formula failed and where a line is no line of a table', async () => {
    const content = await workbook((sheet) => {
      sheet.addRow(['姓名', '手机号', '界别']);
      sheet.addRow([{ formula: 'VLOOKUP(1,B:C,2)', result: { error: '#N/A' } }, '13000000001', '工会']);
      sheet.addRow(['李明', { formula: 'B2', result: undefined }, '工会']);
      sheet.addRow(['注：以上名单由界别提供']);
      sheet.mergeCells('A4:C4');
    });
    const errors = (await preview(content)).rows.map((row) => row.errors[0]);
    expect(errors).toEqual([
      '姓名的公式出错（#N/A）',
      '手机号的公式没有结果，请粘贴为数值',
      '这一行有横向合并的单元格，请拆开；若是注释请删去这一行',
    ]);
  });
});

describe('departments', () => {
  it('are added and changed by their full name', async () => {
    await world.department({ name: '区教育局', phone: '0371-1111111', contact: '张三' });
    const lines = [
      '承办单位,简称,联系电话,邮箱',
      '区 教育局,教育局,０３７１－２２２２２２２,',
      '区城管局,城管局,,cg@example.com',
    ];
    const looked = await preview(iconv.encode(lines.join('\n'), 'gb18030'), 'departments');
    expect(looked.counts).toEqual({ add: 1, change: 1, same: 0, wrong: 0 });
    expect(await apply(looked.fileId, 'departments')).toEqual({ added: 1, changed: 1 });
    expect(await admin.call(routes.departments.list)).toMatchObject([
      { name: '区城管局', shortName: '城管局', mail: 'cg@example.com' },
      { name: '区教育局', shortName: '教育局', phone: '0371-2222222', contact: '张三' },
    ]);
    expect((await preview('单位名称\n区教育局\n', 'departments')).counts.same).toBe(1);
  });

  it('twice in a file, closed, or without a name are wrong', async () => {
    const id = await world.department({ name: '区商务局' });
    await admin.call(routes.departments.change, { params: { id }, body: { name: '区商务局', active: false } });
    const looked = await preview('单位名称,邮箱\n区教育局,\n区教育局,\n,a@example.com\n区商务局,\n', 'departments');
    expect(verdicts(looked.rows)).toEqual([
      [2, 'add'],
      [3, 'wrong', '与第 2 行重复'],
      [4, 'wrong', '缺少单位名称'],
      [5, 'wrong', '这个单位已停用；如要恢复，请先在单位列表中启用'],
    ]);
  });
});

describe('a file that is no table', () => {
  it.each([
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae10000000000000000', 'hex'), 'import-unreadable'],
    ['a broken .xlsx', Buffer.from('PK\u0003\u0004 not a zip'), 'import-unreadable'],
    ['a table without the column', '名字不在这里,手机号\n张三,1\n', 'import-columns-missing'],
    ['an empty table', '\n\n', 'import-columns-missing'],
    ['a table that is too long', `姓名\n${'李明\n'.repeat(2001)}`, 'import-too-long'],
    ['nothing', '', 'file-empty'],
  ])('is refused: %s', async (_, content, code) => {
    await expect(preview(content)).rejects.toMatchObject({ problem: { code } });
  });
});
