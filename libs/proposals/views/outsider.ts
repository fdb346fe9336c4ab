import type { PublicCase } from '#contract';
import type { Actor, Db } from '#platform';
import type { CaseView } from './case-parts.js';

interface Names {
  id: string;
  title: string;
  proposers: string;
}

/** The copies that stand for the live record, of those cases that a member sees only because they are public. */
async function copiesFor<T>(db: Db, actor: Actor, ids: string[], what: string): Promise<Map<string, T>> {
  if (actor.role !== 'member' || ids.length === 0) return new Map();
  const rows = await db.rows<{ id: string; copy: T }>(
    `SELECT d.proposal_id AS id, ${what} AS copy FROM disclosures d
      WHERE d.proposal_id = ANY($1) AND d.ended_at IS NULL AND d.published IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM case_members m WHERE m.proposal_id = d.proposal_id AND m.member_id = $2)`,
    [ids, actor.memberId],
  );
  return new Map(rows.map(({ id, copy }) => [id, copy]));
}

/** The whole copies, of those cases that a member sees only because they are public. */
export const publishedCopies = (db: Db, actor: Actor, ids: string[]): Promise<Map<string, PublicCase>> =>
  copiesFor<PublicCase>(db, actor, ids, 'd.published');

/** Rows of a list: what was hidden in the published copy is hidden here as well. */
export async function asPublishedRows<R extends Names>(db: Db, actor: Actor, rows: R[]): Promise<R[]> {
  const what = `jsonb_build_object('title', d.published -> 'title', 'proposers', d.published -> 'proposers')`;
  const ids = rows.map(({ id }) => id);
  const copies = await copiesFor<Pick<Names, 'title' | 'proposers'>>(db, actor, ids, what);
  return rows.map((row) => ({ ...row, ...copies.get(row.id) }));
}

/** A case as another member reads it: the published copy, not how it came about. */
export async function asPublished(db: Db, actor: Actor, view: CaseView): Promise<CaseView> {
  const copy = (await publishedCopies(db, actor, [view.id])).get(view.id);
  if (!copy) return view;
  const shown = new Set(copy.files.map(({ id }) => id));
  return {
    ...view,
    title: copy.title,
    proposers: copy.proposers,
    situation: copy.situation ?? '',
    demands: copy.demands ?? [],
    attachments: view.attachments.filter(({ id }) => shown.has(id)),
    replies: view.replies.flatMap((reply) => {
      const letter = copy.replies.find(({ id }) => id === reply.id);
      if (!letter) return [];
      return [
        {
          ...reply,
          answers: letter.answers.map((answer, i) => ({ demand: copy.demands?.[i] ?? '', answer })),
          closing: letter.closing,
          issuer: '',
          contactName: '',
          contactPhone: '',
          disclosureReason: null,
          copyTo: [],
          reviewedBy: null,
          resolutionChanges: [],
          attachments: reply.attachments.filter(({ id }) => shown.has(id)),
        },
      ];
    }),
    ...nothingOfTheCourse,
  };
}

const nothingOfTheCourse = {
  nonDisclosureReason: null,
  enteredBy: null,
  proposerMembers: [],
  signatures: [],
  contact: null,
  scan: null,
  suggestedDepartments: [],
  reviewedUnits: [],
  unitReasons: { review: null, assignment: null },
  outcome: null,
  completion: null,
  versions: [],
  leadCase: null,
  merged: [],
  suggestions: [],
  takenUpAs: null,
  assignments: [],
  ratings: [],
  toRate: [],
  mediations: [],
  promises: [],
  trail: [],
} satisfies Partial<CaseView>;
