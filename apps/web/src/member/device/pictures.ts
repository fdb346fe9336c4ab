/** Pictures are made smaller on the phone: an office needs to see them, not to print posters. */
const LONGEST_SIDE = 2560;
const QUALITY = 0.85;
/** So small a picture is not worth another encoding. */
const SMALL = 600 * 1024;

const shrinkable = new Set(['image/jpeg', 'image/png', 'image/webp']);

/**
 * The picture as it is sent: no larger than needed, turned upright, without the place where it was taken. What the
 * phone cannot read (HEIC on most) goes as it is, and the server converts it.
 */
export async function prepared(file: File): Promise<File> {
  if (!shrinkable.has(file.type)) return file;
  try {
    const bare = file.type === 'image/jpeg' ? await withoutPlace(file) : file;
    const { width, height } = await sizeOf(bare ?? file);
    const fits = Math.max(width, height) <= LONGEST_SIDE;
    if (bare && fits && (file.size <= SMALL || file.type === 'image/png')) return bare;
    const smaller = await drawn(file, Math.min(1, LONGEST_SIDE / Math.max(width, height)));
    return bare && smaller.size >= bare.size ? bare : smaller;
  } catch {
    // A picture that the phone cannot decode may still be one that the server can.
    return file;
  }
}

async function sizeOf(file: File): Promise<{ width: number; height: number }> {
  const picture = await createImageBitmap(file);
  const { width, height } = picture;
  picture.close();
  return { width, height };
}

/** Decoding and encoding happen beside the page where the browser can do that; the older way is fetched when needed. */
async function drawn(file: File, scale: number): Promise<File> {
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg';
  if (typeof OffscreenCanvas !== 'function') return compressed(file, type);
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return named(await canvas.convertToBlob({ type, quality: QUALITY }), file.name);
}

async function compressed(file: File, mimeType: string): Promise<File> {
  const { default: Compressor } = await import('compressorjs');
  const blob = await new Promise<Blob>((success, error) => {
    new Compressor(file, {
      quality: QUALITY,
      maxWidth: LONGEST_SIDE,
      maxHeight: LONGEST_SIDE,
      mimeType,
      convertSize: Number.POSITIVE_INFINITY,
      success,
      error,
    });
  });
  return named(blob, file.name);
}

function named(blob: Blob, name: string): File {
  const ending = blob.type === 'image/png' ? '.png' : '.jpg';
  return new File([blob], name.replace(/\.\w{1,5}$/, '') + ending, { type: blob.type });
}

async function withoutPlace(file: File): Promise<File | null> {
  const bytes = bareJpeg(new Uint8Array(await file.arrayBuffer()));
  return bytes && new File([bytes], file.name, { type: file.type });
}

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;

/**
 * A JPEG without its APP1 segments (EXIF with the place, XMP); null when it cannot be done without harm: the picture is
 * turned by its EXIF, or these are not the bytes of a JPEG.
 */
export function bareJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== START_OF_SCAN) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) return null;
    if (bytes[at + 1] !== APP1) parts.push(bytes.subarray(at, end));
    else if (isTurned(view, at + 4, end)) return null;
    at = end;
  }
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return null;
  parts.push(bytes.subarray(at));
  const bare = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    bare.set(part, filled);
    filled += part.length;
  }
  return bare;
}

/** Does this EXIF segment say that the picture is to be turned or mirrored? What cannot be read counts as turned. */
function isTurned(view: DataView, start: number, end: number): boolean {
  if (start + 14 > end || view.getUint32(start) !== 0x45786966) return false;
  const tiff = start + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const table = tiff + view.getUint32(tiff + 4, little);
  if (table + 2 > end) return true;
  const entries = view.getUint16(table, little);
  for (let i = 0; i < entries; i += 1) {
    const entry = table + 2 + i * 12;
    if (entry + 12 > end) return true;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little) > 1;
  }
  return false;
}
