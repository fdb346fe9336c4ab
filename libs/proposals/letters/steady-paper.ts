import { unzipSync, zipSync } from 'fflate';

/** A Word file whose bytes depend on its words alone: the time at which it was written is that of the record. */
export function steadyPaper(content: Buffer, at: Date): Buffer {
  const parts = unzipSync(content);
  const core = parts['docProps/core.xml'];
  const stamp = at.toISOString();
  if (core) {
    const dated = Buffer.from(core)
      .toString()
      .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${stamp}`);
    parts['docProps/core.xml'] = new Uint8Array(Buffer.from(dated));
  }
  return Buffer.from(zipSync(parts, { mtime: '1980-01-02T00:00:00' }));
}
