import type { Occasion } from '#jobs';
import type { Tx } from '#platform';
import type { Audience, AudienceOf } from './audiences.js';
import type { Facts, FactsOfAll, FactsReader, SubjectKind } from './facts.js';
import type { NoticeKind } from './notice.entity.js';

interface Line<K extends SubjectKind> {
  to: AudienceOf[K][];
  title: (facts: Facts[K]) => string;
  text: (facts: Facts[K]) => string;
  /** What is written instead to an address that has not proved itself. */
  brief?: (facts: Facts[K]) => string;
  /** The reader is asked to do something: review, acknowledge, rate. */
  asks?: true;
  /** The receipt by which a sender learns the number: one per suggestion, and few a day to one address. */
  receipt?: true;
}

/** A notice before it is known whom it reaches. */
export interface Draft {
  kind: NoticeKind;
  to: readonly Audience[];
  title: string;
  text: string;
  brief?: string | null;
  asks: boolean;
  subjectKind: SubjectKind;
  subjectId: string;
  /** The part of the case that is told of, for the audience `unit`. */
  assignmentId: string | null;
}

/** What is told of each of these, at its place. */
export type Telling = (tx: Tx, occasion: Occasion, subjectIds: string[]) => Promise<Draft[][]>;

/** Asks for one after the other. */
export const each =
  <T>(read: (tx: Tx, id: string) => Promise<T>) =>
  async (tx: Tx, ids: string[]): Promise<T[]> => {
    const found: T[] = [];
    for (const id of ids) found.push(await read(tx, id));
    return found;
  };

/** Reads the facts and puts every line into words. */
export const aboutAll =
  <K extends SubjectKind>(subjectKind: K) =>
  (read: FactsOfAll<K>, ...lines: Line<K>[]): Telling =>
  async (tx, occasion, subjectIds) =>
    (await read(tx, subjectIds)).map((facts) => facts.flatMap((one) => draftsIn(subjectKind, occasion, one, lines)));

/** The same where the facts are read for one at a time. */
export const about =
  <K extends SubjectKind>(subjectKind: K) =>
  (read: FactsReader<K>, ...lines: Line<K>[]): Telling =>
    aboutAll(subjectKind)(each(read), ...lines);

const draftsIn = <K extends SubjectKind>(
  subjectKind: K,
  occasion: Occasion,
  facts: Facts[K],
  lines: Line<K>[],
): Draft[] =>
  lines.map((line) => ({
    kind: line.receipt ? 'receipt' : occasion,
    to: line.to,
    title: line.title(facts),
    text: line.text(facts),
    brief: line.brief?.(facts) ?? null,
    asks: line.asks ?? false,
    subjectKind,
    subjectId: facts.id,
    assignmentId: 'unit' in facts ? (facts.unit?.assignmentId ?? null) : null,
  }));
