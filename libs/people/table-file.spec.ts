import { readTable } from './table-file.js';

const texts = async (content: string | Buffer) =>
  (await readTable(Buffer.from(content))).map(({ line, cells }) => [line, ...cells.map(({ text }) => text)]);

describe('a .csv', () => {
  it('is read with quotes, blank lines and lines inside a cell, counted as a spreadsheet counts its rows', async () => {
    expect(await texts('姓名,邮箱\r\n"张\n伟","a@b.cn;c@d.cn"\r\n\r\n"李""四""",\r\n')).toEqual([
      [1, '姓名', '邮箱'],
      [2, '张 伟', 'a@b.cn;c@d.cn'],
      [4, '李"四"', ''],
    ]);
  });

  it('may be divided by semicolons', async () => {
    expect(await texts('姓名;电话\n张伟;1')).toEqual([
      [1, '姓名', '电话'],
      [2, '张伟', '1'],
    ]);
  });

  it('keeps numbers that were marked as text', async () => {
    expect(await texts(`姓名,电话\n张伟,="037160000000"\n李四,'13000000001\n王五,\t13000000002`)).toEqual([
      [1, '姓名', '电话'],
      [2, '张伟', '037160000000'],
      [3, '李四', '13000000001'],
      [4, '王五', '13000000002'],
    ]);
  });
});

/** The directory of a zip file that says it holds one part of this size. */
function zipSaying(unpacked: number, directoryAt?: number): Buffer {
  const local = Buffer.from('PK\u0003\u0004', 'latin1');
  const part = Buffer.alloc(46);
  part.write('PK\u0001\u0002', 'latin1');
  part.writeUInt32LE(unpacked, 24);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directoryAt ?? local.length, 16);
  return Buffer.concat([local, part, end]);
}

describe('an .xlsx', () => {
  it.each([
    ['that unpacks to more than memory should hold', zipSaying(2 ** 31)],
    ['without a directory', Buffer.from('PK\u0003\u0004')],
    ['whose directory points outside', zipSaying(10, 2 ** 31)],
    ['that is a zip of something else', zipSaying(10)],
  ])('%s is refused', async (_, content) => {
    await expect(readTable(content)).rejects.toMatchObject({ code: 'import-unreadable' });
  });
});
