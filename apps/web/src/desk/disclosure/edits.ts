import {
  redactionMarks,
  type DisclosureMaterial,
  type DisclosureText,
  type Redaction,
  type RedactionMark,
} from '#contract';

/** What becomes of one span of a text: a mark stands for it, or it stays as it is. */
export interface Edit {
  at: string;
  start: number;
  end: number;
  mark: RedactionMark | 'KEEP';
  /** Found by the check; a span the clerk has marked is not. */
  found: boolean;
}

/** As the check proposes: everything it found is hidden. */
export const proposedEdits = ({ texts }: DisclosureMaterial): Edit[] =>
  texts.flatMap(({ at, findings }) => findings.map(({ start, end, mark }) => ({ at, start, end, mark, found: true })));

export const redactionsOf = (edits: readonly Edit[]): Redaction[] =>
  edits.flatMap(({ at, start, end, mark }) => (mark === 'KEEP' ? [] : [{ at, start, end, mark }]));

/** The words that the clerk lets stand although the check found them. */
export function keptWords(edits: readonly Edit[], texts: readonly DisclosureText[]): string[] {
  const textAt = new Map(texts.map(({ at, text }) => [at, text]));
  const kept = edits
    .filter(({ mark, found }) => mark === 'KEEP' && found)
    .map(({ at, start, end }) => (textAt.get(at) ?? '').slice(start, end));
  return [...new Set(kept)];
}

export interface Piece {
  start: number;
  text: string;
  edit: Edit | null;
}

/** A text cut at its edits, in order. */
export function piecesOf(text: string, edits: readonly Edit[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start > from) pieces.push({ start: from, text: text.slice(from, edit.start), edit: null });
    pieces.push({ start: edit.start, text: text.slice(edit.start, edit.end), edit });
    from = edit.end;
  }
  if (from < text.length) pieces.push({ start: from, text: text.slice(from), edit: null });
  return pieces;
}

/** Hides one more span; a span that touches others takes their place. */
export function withSpan(edits: readonly Edit[], span: { at: string; start: number; end: number }): Edit[] {
  const apart = edits.filter(({ at, start, end }) => at !== span.at || end <= span.start || start >= span.end);
  return [...apart, { ...span, mark: redactionMarks[3], found: false }];
}
