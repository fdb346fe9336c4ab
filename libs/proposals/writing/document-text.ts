import { type ImportedText, takeApart } from '#contract';
import { decodeText } from '#channels';
import { Refusal, unpacksWithin } from '#platform';
import { linesOfHtml } from './html-lines.js';

/** Far more than any proposal; what unpacks to more is no document of ours. */
const mostUnpacked = 12 * 1024 * 1024;
const mostText = 2 * 1024 * 1024;
/** As long as a draft can hold. */
const mostCharacters = 40_000;

/** The text of a member's .docx or .txt, taken apart for correction before it becomes the draft. */
export async function readDocument(content: Buffer): Promise<ImportedText> {
  const text = (await textOf(content)).replaceAll('\u0000', '').replaceAll('\ufeff', '').slice(0, mostCharacters);
  if (!text.trim()) throw Refusal.at('file', 'document-unreadable');
  const parts = takeApart(text);
  return { ...parts, said: remark(parts) };
}

function remark({ title, demands }: ReturnType<typeof takeApart>): string | null {
  const whole = !demands.some(Boolean);
  const noTitle = title ? '' : '没有认出案由，请补上。';
  if (whole) return `没有认出具体建议，全文已放入情况分析，请把建议逐条移到下面。${noTitle}`;
  return noTitle || null;
}

async function textOf(content: Buffer): Promise<string> {
  const mark = content.subarray(0, 4).toString('latin1');
  if (mark === 'PK\u0003\u0004') return textOfWord(content);
  const isBinary = mark === '\u00d0\u00cf\u0011\u00e0' || mark === '%PDF' || mark.startsWith('{\\rt');
  if (isBinary || content.length > mostText) throw Refusal.at('file', 'document-unreadable');
  const { text } = decodeText(content, null);
  // What is no text in any encoding is full of control characters or of marks of damage.
  if (/[^\P{Cc}\t\r\n\f]/u.test(text) || text.includes('\ufffd')) throw Refusal.at('file', 'document-unreadable');
  return text.replace(/\r\n?/g, '\n');
}

async function textOfWord(content: Buffer): Promise<string> {
  const isWord = content.includes('word/document.xml');
  if (!isWord || !unpacksWithin(content, /\.(?:xml|rels)$/i, mostUnpacked))
    throw Refusal.at('file', 'document-unreadable');
  const { default: mammoth } = await import('mammoth');
  try {
    const noImages = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
    const { value } = await mammoth.convertToHtml({ buffer: content }, { convertImage: noImages });
    return linesOfHtml(value).join('\n');
  } catch {
    throw Refusal.at('file', 'document-unreadable');
  }
}
