import { strToU8, zipSync } from 'fflate';
import { pdf } from '../../../test/corpus/files/documents.js';
import { problemsOfAny, problemsOfFile } from './hidden-parts.js';

const office = 'application/vnd.openxmlformats-officedocument.';
const docx = (parts: Record<string, string>, name = '附件.docx') =>
  problemsOfFile({ name, contentType: `${office}wordprocessingml.document`, content: packed(parts) });
const xlsx = (parts: Record<string, string>) =>
  problemsOfFile({ name: '附表.xlsx', contentType: `${office}spreadsheetml.sheet`, content: packed(parts) });
const packed = (parts: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
const body = (inner: string) => ({ 'word/document.xml': `<w:document><w:body>${inner}</w:body></w:document>` });

/** A JPEG's first bytes with an EXIF block that has one entry. */
const photo = (tag: number, little: boolean) => {
  const tiff = Buffer.alloc(26);
  tiff.write(little ? 'II*\0' : 'MM\0*', 0, 'latin1');
  const write = (value: number, at: number, four = false) => {
    if (four) return little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
    return little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  };
  write(8, 4, true);
  write(1, 8);
  write(tag, 10);
  const app1 = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, app1.length + 2]), app1, Buffer.from([0xff, 0xd9])]);
};
const jpeg = (content: Buffer) => problemsOfFile({ name: '现场.jpg', contentType: 'image/jpeg', content });

test('a Word file: comments, revisions, hidden words, author, what is in its text', () => {
  expect(docx(body('<w:p><w:r><w:t>建议增设红绿灯。</w:t></w:r></w:p>'))).toEqual([]);
  expect(docx({ ...body('<w:p/>'), 'word/comments.xml': '<w:comments><w:comment w:id="0"/></w:comments>' })).toEqual([
    '有批注',
  ]);
  expect(docx({ ...body('<w:p/>'), 'word/comments.xml': '<w:comments></w:comments>' })).toEqual([]);
  expect(docx(body('<w:p><w:del w:author="李"><w:r/></w:del></w:p>'))).toEqual(['有未处理的修订痕迹']);
  expect(docx(body('<w:r><w:rPr><w:vanish/></w:rPr></w:r>'))).toEqual(['有隐藏文字']);
  // A number that Word has cut into runs is one number all the same.
  expect(docx(body('<w:p><w:r><w:t>电话138</w:t></w:r><w:r><w:t>03711234</w:t></w:r></w:p>'))).toEqual([
    '正文有手机号码 1 处',
  ]);
  const core = '<cp:coreProperties><dc:creator>李晓红</dc:creator></cp:coreProperties>';
  expect(docx({ ...body('<w:p/>'), 'docProps/core.xml': core })).toEqual(['文档属性里有作者姓名（李晓红）']);
  expect(docx({ ...body('<w:p/>'), 'word/embeddings/o.bin': 'x' })).toEqual(['嵌有别的文件']);
  expect(docx(body('<w:p/>'), '反映人：张三.docx')).toEqual(['文件名有个人姓名 1 处']);
});

test('an Excel file: hidden sheets, rows, comments', () => {
  const book = (sheet: string) => ({ 'xl/workbook.xml': `<workbook><sheets>${sheet}</sheets></workbook>` });
  const open = '<sheet name="一" sheetId="1"/>';
  expect(xlsx(book(open))).toEqual([]);
  expect(xlsx(book(`${open}<sheet name="名单" sheetId="2" state="hidden"/>`))).toEqual(['有隐藏的工作表']);
  expect(xlsx(book('<sheet name="名单" state="veryHidden" sheetId="2"/>'))).toEqual(['有隐藏的工作表']);
  expect(xlsx({ ...book(open), 'xl/worksheets/sheet1.xml': '<row r="1" hidden="1"></row>' })).toEqual([
    '有隐藏的行或列',
  ]);
  expect(xlsx({ ...book(open), 'xl/comments1.xml': '<comments/>' })).toEqual(['有批注']);
  expect(xlsx({ ...book(open), 'xl/sharedStrings.xml': '<sst><si><t>13803711234</t></si></sst>' })).toEqual([
    '表格有手机号码 1 处',
  ]);
});

test('a photo: where it was taken, whichever way its numbers are written', () => {
  expect(jpeg(photo(0x8825, true))).toEqual(['带有拍摄地点（GPS）']);
  expect(jpeg(photo(0x8825, false))).toEqual(['带有拍摄地点（GPS）']);
  expect(jpeg(photo(0x0110, true))).toEqual([]);
  expect(jpeg(Buffer.from('<x:xmpmeta exif:GPSLatitude="34,44N"/>'))).toEqual(['带有拍摄地点（GPS）']);
  expect(jpeg(Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'))).toEqual([]);
});

test('what cannot be looked through is never clean', () => {
  const of = (contentType: string, content: Buffer) => problemsOfFile({ name: '附件', contentType, content });
  expect(of('application/pdf', Buffer.from('%PDF'))).toEqual(['这种文件无法自动检查']);
  expect(of('application/zip', Buffer.from('PK'))).toEqual(['这种文件无法自动检查']);
  expect(of(`${office}wordprocessingml.document`, Buffer.from('no zip'))).toEqual(['文件打不开，无法检查']);
  expect(of('text/plain', Buffer.from([0xca, 0xd6, 0xbb, 0xfa, ...Buffer.from('13803711234')]))).toEqual([
    '正文有手机号码 1 处',
  ]);
});

test('a PDF: what it says, what it hides; one that was scanned is never clean', async () => {
  const of = (content: Buffer) => problemsOfAny({ name: '附件.pdf', contentType: 'application/pdf', content });
  expect(await of(pdf('建议增设红绿灯。'))).toEqual([]);
  expect(await of(pdf('电话13803711234'))).toEqual(['正文有手机号码 1 处']);
  expect(await of(pdf(null))).toEqual(['没有可读取的文字（可能是扫描件），无法自动检查']);
  expect(await of(pdf('加密', { locked: true }))).toEqual(['文件打不开，无法检查']);
  expect(await of(pdf('有批注', { remark: '内部意见' }))).toEqual(['有批注或填写的表单']);
  expect(await of(pdf('有作者', { author: '李晓红' }))).toEqual(['文档属性里有作者姓名（李晓红）']);
});
