import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** 30°12′N 120°8′E, in a camera called 手机, lying on its side (orientation 6): what a phone writes. */
export const phonePhoto = (width = 600, height = 400): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c33' } })
    .composite([{ input: { create: { width: width / 2, height, channels: 3, background: '#33c' } }, left: 0, top: 0 }])
    .jpeg()
    .withExif({
      IFD0: { Make: 'PhoneMaker', Model: 'Phone 7', Artist: 'Zhang San' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '30/1 12/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '120/1 8/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();

export const drawing = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .withExif({ IFD0: { Artist: 'Zhang San' } })
    .toBuffer();

/** As an iPhone writes it; made once with Debian's `heif-enc` from a picture of 64 × 48 points. */
export const iphonePhoto = (): Promise<Buffer> => readFile(new URL('photo.heic', import.meta.url));
