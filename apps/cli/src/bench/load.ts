/** What one run of load is to do; it is the only argument of load-process.ts. */
export interface Load {
  kind: 'mail' | 'insert' | 'post';
  /** SMTP port, database address or web address. */
  target: string;
  cookie?: string;
  path?: string;
  connections: number;
  count: number;
  /** Names the run, so that no two send the same thing. */
  name: string;
  /** Mails of several kinds and sizes instead of one. */
  mixed?: boolean;
  /** So many a second; as fast as it goes when left out. */
  rate?: number;
}

export interface Done {
  seconds: number;
  /** When each was accepted, by its place: milliseconds since the epoch. */
  acceptedAt: number[];
}

/** What a mail of a run is called, first word of its subject. */
export const titleOf = (name: string, index: number): string => `${name}-${String(index).padStart(5, '0')}`;
