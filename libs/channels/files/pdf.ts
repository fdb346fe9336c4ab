import { extractText, getDocumentProxy } from 'unpdf';
import { NotOpened } from './limits.js';

/** The words of a PDF; none in one that was scanned. @throws NotOpened */
export async function pdfText(content: Buffer): Promise<string> {
  try {
    const document = await getDocumentProxy(new Uint8Array(content), { verbosity: 0 });
    const { text } = await extractText(document, { mergePages: false });
    await document.destroy();
    return text.join('\n');
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw new NotOpened(locked ? 'encrypted' : 'broken');
  }
}
