import type { FileView, appKinds } from '#contract';

/** A picked file; its bytes lie on the shelf until its matter is sent. */
export interface MatterFile {
  /** The same on the phone and, as the id of the upload, on the server. */
  localId: string;
  name: string;
  size: number;
  type: string;
  /** What the server made of it; null until it is up. */
  uploaded: FileView | null;
}

/** `draft` is being written, `waiting` lies in the outbox, `sent` is at the server. */
export type MatterStage = 'draft' | 'waiting' | 'sent';

/** One matter as it lies on this phone: written, waiting to be sent, or sent. */
export interface Matter {
  /** Made when it is begun and sent with every try: the same key is the same arrival. */
  key: string;
  account: string;
  kind: (typeof appKinds)[number];
  stage: MatterStage;
  text: string;
  /** Null until somebody types one: until then the title follows the first sentence. */
  title: string | null;
  category: string | null;
  files: MatterFile[];
  /** Goes up with every save: another tab that has saved since is noticed. */
  version: number;
  savedAt: string;
  /** Why the last try did not succeed, in a sentence; null when there was none, or it did. */
  problem: string | null;
  /** What the server said at which field. */
  errors: Record<string, string>;
  /** An earlier try did arrive, and the words were changed after it. */
  earlier: boolean;
  receiptId: string | null;
  number: string | null;
}

export const blankMatter = (key: string, account: string): Matter => ({
  key,
  account,
  kind: 'opinion',
  stage: 'draft',
  text: '',
  title: null,
  category: null,
  files: [],
  version: 0,
  savedAt: '',
  problem: null,
  errors: {},
  earlier: false,
  receiptId: null,
  number: null,
});

export const isBlank = ({ text, title, category, files }: Matter): boolean =>
  !text.trim() && !title && !category && files.length === 0;
