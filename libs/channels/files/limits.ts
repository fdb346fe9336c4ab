const MB = 1024 * 1024;

/** Bounds for what strangers send; beyond them a person looks. */
export const mostInner = 500;
export const largestInner = 20 * MB;
export const mostUnpacked = 100 * MB;
/** A container in a container is opened, one in that is not. */
export const mostDepth = 2;
/** Characters of text kept for reading and search. */
export const mostText = 500_000;
/** 60 megapixels: more than a phone takes. */
export const mostPixels = 60_000_000;
export const readingMs = 60_000;

/** What a person must know or do about a file, because the machine could not. */
export const fileNotes = [
  'no-text',
  'encrypted',
  'encrypted-inside',
  'broken',
  'too-large',
  'too-slow',
  'too-many-inside',
  'too-large-inside',
  'bomb',
  'too-deep',
  'links-left-out',
  'some-left-out',
  'cannot-open',
  'text-cut',
  'no-copy',
] as const;
export type FileNote = (typeof fileNotes)[number];

export class NotOpened extends Error {
  constructor(readonly note: FileNote) {
    super(note);
    this.name = 'NotOpened';
  }
}
