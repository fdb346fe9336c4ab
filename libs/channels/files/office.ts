import { zipParts } from './zip.js';

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const plain = (xml: string): string =>
  xml
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 0;
      if (code) return code <= 0x10ffff ? String.fromCodePoint(code) : '';
      return entities[name ?? ''] ?? whole;
    });

/** Texts of all parts that match, each on lines of its own. */
async function partsText(content: Buffer, wanted: RegExp, lines: (xml: string) => string): Promise<string> {
  const parts = await zipParts(content, wanted);
  return [...parts.values()].map((part) => plain(lines(part.toString('utf8')))).join('\n');
}

/** What Word says aloud: paragraphs, table cells, text boxes, notes; deleted revisions and field codes are not said. */
export const docxText = (content: Buffer): Promise<string> =>
  partsText(content, /^word\/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml$/, (xml) =>
    xml
      // A text box stands twice: once for old programs.
      .replace(/<mc:Fallback\b.*?<\/mc:Fallback>/gs, '')
      .replace(/<w:(delText|instrText)\b[^>]*>.*?<\/w:\1>/gs, '')
      .replace(/<w:tab\/>|<\/w:tc>/g, '\t')
      .replace(/<w:(?:br|cr)\b[^>]*\/>|<\/w:(?:p|tr)>/g, '\n'),
  );

export const pptxText = (content: Buffer): Promise<string> =>
  partsText(content, /^ppt\/(?:slides|notesSlides)\/\w+\.xml$/, (xml) => xml.replace(/<\/a:p>|<a:br\/>/g, '\n'));

/** OFD, the national format of official documents: text codes stand on the pages in reading order, mostly a line each. */
export const ofdText = (content: Buffer): Promise<string> =>
  partsText(content, /\/Pages?\/.*Content\.xml$/i, (xml) =>
    [...xml.matchAll(/<(?:\w+:)?TextCode\b[^>]*>(.*?)<\/(?:\w+:)?TextCode>/gs)].map(([, text]) => text).join('\n'),
  );

/** Rows of all sheets, cells apart by a tab; shared texts are looked up. */
export async function xlsxText(content: Buffer, most: number): Promise<string> {
  const parts = await zipParts(content, /^xl\/(?:sharedStrings|workbook|worksheets\/sheet\d+)\.xml$/);
  const xmlOf = (name: string) => parts.get(name)?.toString('utf8') ?? '';
  const shared = [...xmlOf('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>|<si\/>/gs)].map(([, item]) =>
    plain((item ?? '').replace(/<rPh\b.*?<\/rPh>/gs, '')),
  );
  const names = [...xmlOf('xl/workbook.xml').matchAll(/<sheet\b[^>]*\bname="([^"]*)"/g)].map(([, name]) =>
    plain(name ?? ''),
  );
  const lines: string[] = [...names];
  let length = 0;
  for (const [name, part] of parts) {
    if (!name.startsWith('xl/worksheets/')) continue;
    for (const [, row] of part.toString('utf8').matchAll(/<row\b[^>]*?(?:\/>|>(.*?)<\/row>)/gs)) {
      const line = cellsOf(row ?? '', shared)
        .join('\t')
        .trim();
      if (line) lines.push(line);
      if ((length += line.length) > most) return lines.join('\n');
    }
  }
  return lines.join('\n');
}

function cellsOf(row: string, shared: string[]): string[] {
  return [...row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, about = '', inside = '']) => {
    const value = /<v>(.*?)<\/v>/s.exec(inside)?.[1] ?? '';
    if (/\bt="s"/.test(about)) return shared[Number(value)] ?? '';
    if (/\bt="inlineStr"/.test(about)) return plain(inside);
    return plain(value);
  });
}
