import { extractText, getDocumentProxy } from 'unpdf';
import { NotOpened } from './limits.js';

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/** The words of a PDF; none in one that was scanned. @throws NotOpened */
export const pdfText = (content: Buffer): Promise<string> => withDocument(content, wordsOf);

/** What a reader of a PDF may overlook. */
export interface PdfParts {
  text: string;
  author: string;
  /** Notes, marks and filled-in fields. */
  remarks: boolean;
  /** Files inside it. */
  attachments: boolean;
  /** Layers that are switched off. */
  hiddenLayers: boolean;
}

/** null: it cannot be opened. Runs in a thread. */
export async function pdfParts({ content }: { content: Uint8Array }): Promise<PdfParts | null> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return withDocument(bytes, partsOf).catch(() => null);
}

async function withDocument<T>(content: Buffer, work: (document: Document) => Promise<T>): Promise<T> {
  try {
    const document = await getDocumentProxy(new Uint8Array(content), { verbosity: 0 });
    const result = await work(document);
    await document.destroy();
    return result;
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw new NotOpened(locked ? 'encrypted' : 'broken');
  }
}

async function wordsOf(document: Document): Promise<string> {
  const { text } = await extractText(document, { mergePages: false });
  return text.join('\n');
}

async function partsOf(document: Document): Promise<PdfParts> {
  const { info } = await document.getMetadata();
  const author = 'Author' in info && typeof info.Author === 'string' ? info.Author : '';
  const attached: object | null = await document.getAttachments();
  let remarks = false;
  for (let number = 1; number <= document.numPages && !remarks; number += 1) {
    const page = await document.getPage(number);
    const annotations: { subtype?: string }[] = await page.getAnnotations();
    remarks = annotations.some(({ subtype }) => subtype !== 'Link');
  }
  const layers = await document.getOptionalContentConfig();
  const groups: [string, { visible?: boolean }][] = [...layers];
  return {
    text: await wordsOf(document),
    author,
    remarks,
    attachments: attached !== null && Object.keys(attached).length > 0,
    hiddenLayers: groups.some(([, { visible }]) => visible === false),
  };
}
