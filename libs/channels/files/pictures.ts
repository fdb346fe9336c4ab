import heif from 'heic-decode';
import sharp, { type Sharp } from 'sharp';
import { NotOpened, mostPixels } from './limits.js';

/** What everybody may see of a picture: turned upright, without the place, the device or any other remark. */
export interface PictureCopies {
  copy: Buffer;
  copyType: 'image/jpeg' | 'image/png';
  thumb: Buffer;
}

const longestSide = 2560;
const thumbSide = 240;
const heifBrands = /^(?:mif1|msf1|heic|heix|heim|heis|hevc|hevx|hevm|hevs)$/;

const isHeif = (content: Buffer): boolean =>
  content.toString('latin1', 4, 8) === 'ftyp' && heifBrands.test(content.toString('latin1', 8, 12));

/** One after the other in a thread of their own; a cache would only hold other people's pictures. */
sharp.cache(false);
sharp.concurrency(1);

/** @throws NotOpened when it is damaged, or larger than any camera takes them */
export async function copiesOf(content: Buffer): Promise<PictureCopies> {
  try {
    const picture = isHeif(content) ? await fromHeif(content) : sharp(content, { limitInputPixels: mostPixels });
    const { hasAlpha, format } = await picture.metadata();
    const upright = picture
      .rotate()
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 30 });
    // Drawings and screenshots keep their sharp edges; photos become a tenth as JPEG.
    const drawn = format === 'png' || format === 'gif' || (hasAlpha === true && !isHeif(content));
    const copy = await (drawn ? upright.png() : upright.jpeg({ quality: 82, mozjpeg: false })).toBuffer();
    const small = sharp(copy).resize(thumbSide, thumbSide, { fit: 'inside', withoutEnlargement: true });
    const thumb = await small.flatten({ background: '#fff' }).jpeg({ quality: 70 }).toBuffer();
    return { copy, copyType: drawn ? 'image/png' : 'image/jpeg', thumb };
  } catch (error) {
    throw error instanceof NotOpened ? error : new NotOpened('no-copy');
  }
}

/** Photos of an iPhone. The decoder turns them upright by itself; their size is looked at before they are decoded. */
async function fromHeif(content: Buffer): Promise<Sharp> {
  const images = await heif.all({ buffer: new Uint8Array(content) });
  try {
    const [image] = images;
    if (!image || image.width * image.height > mostPixels) throw new NotOpened('no-copy');
    const { width, height, data } = await image.decode();
    return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  } finally {
    images.dispose();
  }
}
