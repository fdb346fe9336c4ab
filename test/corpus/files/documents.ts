import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import excel from 'exceljs';
import { zip } from './containers.js';

/** A real Word document: paragraphs, then a table of one row. */
export const docx = (lines: string[], cells: string[] = []): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            ...lines.map((line) => new Paragraph(line)),
            ...(cells.length > 0
              ? [
                  new Table({
                    rows: [
                      new TableRow({
                        children: cells.map((cell) => new TableCell({ children: [new Paragraph(cell)] })),
                      }),
                    ],
                  }),
                ]
              : []),
          ],
        },
      ],
    }),
  );

export async function xlsx(sheet: string, rows: (string | number)[][]): Promise<Buffer> {
  const book = new excel.Workbook();
  book.addWorksheet(sheet).addRows(rows);
  return Buffer.from(await book.xlsx.writeBuffer());
}

export const pptx = (lines: string[]): Buffer =>
  zip([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'ppt/presentation.xml', content: '<p:presentation/>' },
    ...lines.map((line, i) => ({
      name: `ppt/slides/slide${i + 1}.xml`,
      content: `<p:sld><a:p><a:r><a:t>${line}</a:t></a:r></a:p></p:sld>`,
    })),
  ]);

export const ofd = (lines: string[]): Buffer =>
  zip([
    { name: 'OFD.xml', content: '<ofd:OFD/>' },
    {
      name: 'Doc_0/Pages/Page_0/Content.xml',
      content: `<ofd:Page>${lines.map((line) => `<ofd:TextObject><ofd:TextCode X="0" Y="0">${line}</ofd:TextCode></ofd:TextObject>`).join('')}</ofd:Page>`,
    },
  ]);

/** A document with macros: the same parts and the project of Visual Basic. */
export const docm = (text: string): Buffer =>
  zip([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/document.xml', content: `<w:document><w:p><w:t>${text}</w:t></w:p></w:document>` },
    { name: 'word/vbaProject.bin', content: 'macro' },
  ]);

/** A PDF whose font numbers its signs and says what they mean; null for a page that is only a picture. */
export function pdf(text: string | null, { locked = false, remark = '', author = '' } = {}): Buffer {
  const signs = [...new Set(text ?? '')];
  const utf16All = (words: string) => Buffer.from(words, 'utf16le').swap16().toString('hex');
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const utf16 = (sign: string) => Buffer.from(sign, 'utf16le').swap16().toString('hex');
  const shown = [...(text ?? '')].map((sign) => hex(signs.indexOf(sign) + 1)).join('');
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${signs.length} beginbfchar
${signs.map((sign, i) => `<${hex(i + 1)}> <${utf16(sign)}>`).join('\n')}
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end`;
  const page = text === null ? '100 0 0 100 50 50 cm /Im Do' : `BT /F 12 Tf 50 700 Td <${shown}> Tj ET`;
  const stream = (dictionary: string, data: string) =>
    `<<${dictionary}/Length ${data.length}>>\nstream\n${data}\nendstream`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</Im 9 0 R>>>>${remark && '/Annots[11 0 R]'}>>`,
    stream('', page),
    '<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>',
    '<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>',
    '<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>',
    stream('', map),
    stream('/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8', 'x'),
    `<</Filter/Standard/V 1/R 2/P -4/O<${'ab'.repeat(32)}>/U<${'cd'.repeat(32)}>>>`,
    `<</Type/Annot/Subtype/Text/Rect[0 0 10 10]/Contents<feff${utf16All(remark)}>>>`,
    `<</Author<feff${utf16All(author)}>>>`,
  ];
  let out = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const lock = locked ? `/Encrypt 10 0 R/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]` : '';
  const end = `trailer<</Size ${objects.length + 1}/Root 1 0 R${author && '/Info 12 0 R'}${lock}>>\nstartxref\n${out.length}\n%%EOF\n`;
  return Buffer.from(`${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${end}`, 'latin1');
}
