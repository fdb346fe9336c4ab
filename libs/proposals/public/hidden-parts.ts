import { unzipSync } from 'fflate';
import { pdfInThread } from '#channels';
import { words } from '#contract';
import { findPersonalData } from './privacy.js';

interface Attached {
  name: string;
  contentType: string;
  content: Buffer;
}

/**
 * What speaks against publishing a file, in words: parts that a reader does not see at first sight (comments,
 * revisions, hidden sheets, the place where a photo was taken) and personal data in its text. A kind of file that
 * cannot be looked through is never clean.
 */
export function problemsOfFile({ name, contentType, content }: Attached): string[] {
  const inName = personalData('文件名', name);
  const look = looks.find(([type]) => contentType.startsWith(type))?.[1];
  if (!look) return [...inName, '这种文件无法自动检查'];
  try {
    return [...inName, ...look(content)];
  } catch {
    return [...inName, '文件打不开，无法检查'];
  }
}

/** The same for any file that may be published, PDF among them. */
export async function problemsOfAny(file: Attached): Promise<string[]> {
  if (file.contentType !== 'application/pdf') return problemsOfFile(file);
  const inName = personalData('文件名', file.name);
  const parts = await pdfInThread(file.content);
  if (!parts) return [...inName, '文件打不开，无法检查'];
  return [
    ...inName,
    ...said(parts.text.trim() === '', '没有可读取的文字（可能是扫描件），无法自动检查'),
    ...said(parts.remarks, '有批注或填写的表单'),
    ...said(parts.attachments, '嵌有别的文件'),
    ...said(parts.hiddenLayers, '有隐藏的图层'),
    ...said(/^\p{Script=Han}{2,4}$/u.test(parts.author.trim()), `文档属性里有作者姓名（${parts.author.trim()}）`),
    ...personalData('正文', parts.text),
  ];
}

const office = 'application/vnd.openxmlformats-officedocument.';
const looks: [type: string, look: (content: Buffer) => string[]][] = [
  [`${office}wordprocessingml`, (content) => problemsOfDocument(partsOf(content))],
  [`${office}spreadsheetml`, (content) => problemsOfWorkbook(partsOf(content))],
  ['text/plain', (content) => personalData('正文', decoded(content))],
  ['image/jpeg', problemsOfPicture],
  ['image/png', problemsOfPicture],
  ['image/webp', problemsOfPicture],
];

/** Every kind that was found, once, with how often. */
function personalData(where: string, text: string): string[] {
  const counts = new Map<string, number>();
  for (const { kind } of findPersonalData(text)) {
    counts.set(words.findingKind[kind], (counts.get(words.findingKind[kind]) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${where}有${kind} ${count} 处`);
}

/** UTF-16 with its mark, UTF-8, else GB18030. */
function decoded(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder('utf-16le').decode(content);
  if (content[0] === 0xfe && content[1] === 0xff) return new TextDecoder('utf-16be').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('gb18030').decode(content);
  }
}

type Parts = Map<string, Buffer>;
const largestPart = 40 * 1024 * 1024;
const largestWhole = 120 * 1024 * 1024;

/** The parts of an Office file. One that claims to unpack into more than makes sense is not opened at all. */
function partsOf(content: Buffer): Parts {
  let whole = 0;
  const parts = unzipSync(content, {
    filter: ({ originalSize }) => {
      whole += originalSize;
      if (originalSize > largestPart || whole > largestWhole) throw new Error('too large when unpacked');
      return true;
    },
  });
  return new Map(Object.entries(parts).map(([name, bytes]) => [name, Buffer.from(bytes)]));
}

const named = (parts: Parts, pattern: RegExp): Buffer[] =>
  [...parts].flatMap(([name, bytes]) => (pattern.test(name) ? [bytes] : []));
const textOf = (parts: Parts, pattern: RegExp): string =>
  named(parts, pattern)
    .map((bytes) => bytes.toString('utf8'))
    .join('\n');
/** The words between the tags; a paragraph or cell ends the line. */
const plain = (xml: string): string =>
  xml
    .replace(/<\/(?:w:p|si|row|a:p)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const said = (yes: boolean, problem: string): string[] => (yes ? [problem] : []);

function problemsOfDocument(parts: Parts): string[] {
  const body = textOf(parts, /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/);
  return [
    ...said(/<w:comment[ >]/.test(textOf(parts, /^word\/comments\w*\.xml$/)), '有批注'),
    ...said(/<w:(?:ins|del|moveFrom|moveTo)[ >]/.test(body), '有未处理的修订痕迹'),
    ...said(/<w:vanish(?: w:val="(?:1|true|on)")?\/>/.test(body), '有隐藏文字'),
    ...ofOffice(parts),
    ...personalData('正文', plain(body)),
  ];
}

function problemsOfWorkbook(parts: Parts): string[] {
  const sheets = textOf(parts, /^xl\/worksheets\/sheet\d+\.xml$/);
  const shown = textOf(parts, /^xl\/(?:sharedStrings|worksheets\/sheet\d+)\.xml$/);
  return [
    ...said(/<sheet [^>]*state="(?:hidden|veryHidden)"/.test(textOf(parts, /^xl\/workbook\.xml$/)), '有隐藏的工作表'),
    ...said(/<(?:row|col) [^>]*hidden="(?:1|true)"/.test(sheets), '有隐藏的行或列'),
    ...said(named(parts, /^xl\/(?:comments|threadedComments)/).length > 0, '有批注'),
    ...said(named(parts, /^xl\/externalLinks\//).length > 0, '有到别的文件的链接'),
    ...ofOffice(parts),
    ...personalData('表格', plain(shown)),
  ];
}

/** What Word and Excel have in common: who wrote it, what is embedded, pictures. */
function ofOffice(parts: Parts): string[] {
  const core = textOf(parts, /^docProps\/core\.xml$/);
  const authors = [...core.matchAll(/<(?:dc:creator|cp:lastModifiedBy)>([^<]+)</g)].map(([, name]) => name ?? '');
  const persons = [...new Set(authors.filter((name) => /^\p{Script=Han}{2,4}$/u.test(name.trim())))];
  const pictures = named(parts, /\/media\/.*\.(?:jpe?g|png|webp)$/i).flatMap(problemsOfPicture);
  return [
    ...said(persons.length > 0, `文档属性里有作者姓名（${persons.join('、')}）`),
    ...said(named(parts, /\/embeddings\//).length > 0, '嵌有别的文件'),
    ...new Set(pictures.map((problem) => `插图${problem}`)),
  ];
}

/** The place where a photo was taken: EXIF with a GPS directory, or the same in XMP. */
function problemsOfPicture(content: Buffer): string[] {
  const located = exifBlocks(content).some(hasGps) || content.includes('GPSLatitude');
  return said(located, '带有拍摄地点（GPS）');
}

/** Wherever the format keeps it (JPEG APP1, PNG eXIf, WebP EXIF): a TIFF header stands at its beginning. */
function exifBlocks(content: Buffer): Buffer[] {
  return ['Exif\0\0', 'eXIf', 'EXIF'].flatMap((mark) => {
    const blocks: Buffer[] = [];
    for (let at = content.indexOf(mark); at >= 0; at = content.indexOf(mark, at + 1)) {
      const after = content.subarray(at + mark.length, at + mark.length + 65_536);
      // WebP writes the length of the block first.
      blocks.push(after, after.subarray(4));
    }
    return blocks;
  });
}

const gpsDirectory = 0x8825;

function hasGps(tiff: Buffer): boolean {
  const order = tiff.subarray(0, 4).toString('latin1');
  const little = order === 'II*\0';
  if (!little && order !== 'MM\0*') return false;
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  if (tiff.length < 8) return false;
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return false;
  const entriesThere = Math.min(short(first), Math.floor((tiff.length - first - 2) / 12));
  for (let i = 0; i < entriesThere; i += 1) if (short(first + 2 + i * 12) === gpsDirectory) return true;
  return false;
}
