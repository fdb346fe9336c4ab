/// <reference types="jest" />
import sharp from 'sharp';
import { bareJpeg } from './pictures.js';

const square = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#369' } });
const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
const place = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '34/1 45/1 0/1', GPSLongitude: '113/1 38/1 0/1' } };

describe('a picture without the place where it was taken', () => {
  it('has the same points and no EXIF', async () => {
    const taken = await square().withExif(place).jpeg().toBuffer();
    expect((await sharp(taken).metadata()).exif?.length).toBeGreaterThan(0);
    const bare = bareJpeg(bytesOf(taken));
    expect(bare).not.toBeNull();
    const read = sharp(Buffer.from(bare ?? []));
    expect((await read.metadata()).exif).toBeUndefined();
    expect((await read.raw().toBuffer()).equals(await sharp(taken).raw().toBuffer())).toBe(true);
  });

  it('is left as it is where there was none', async () => {
    const plain = bytesOf(await square().jpeg().toBuffer());
    expect(bareJpeg(plain)).toEqual(plain);
  });

  it('is drawn anew where the EXIF turns it', async () => {
    const turned = await square().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(bareJpeg(bytesOf(turned))).toBeNull();
  });

  it('is not made of what is no whole JPEG', async () => {
    const whole = bytesOf(await square().jpeg().toBuffer());
    expect(bareJpeg(whole.slice(0, 30))).toBeNull();
    expect(bareJpeg(bytesOf(await square().png().toBuffer()))).toBeNull();
    expect(bareJpeg(new Uint8Array())).toBeNull();
  });
});
