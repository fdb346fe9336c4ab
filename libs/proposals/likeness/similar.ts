import { Injectable } from '@nestjs/common';
import { type AnswerOf, type ProposalStage, type PublicCase, proposalStages, type routes } from '#contract';
import { sessionLabel } from '#people';
import { type Actor, Db, Parameters, Refusal, wordsIn } from '#platform';
import { type Near, nearest } from './nearest.js';
import { publishedCopies } from '../views/outsider.js';
import { type Asked, excerptOf, overlapOf } from './resemblance.js';
import { proposalsSeenBy, repliesSeenBy } from '../views/visibility.js';

type Shown = AnswerOf<typeof routes.similar.toDraft>;
type Letters = Shown[number]['replies'];

/** What was merged shows itself in its lead case, and what was taken back is nobody's matter any more. */
const stages: readonly ProposalStage[] = proposalStages.filter((stage) => stage !== 'merged' && stage !== 'withdrawn');

/**
 * Below this it is chance: the more words are asked for, the smaller a share two cases on one matter have in common.
 * Measured on the demo years, where 案由 of other matters stay under 0.3 and whole texts of other matters under 0.12.
 */
const worthShowing = (words: number): number => Math.max(0.12, 0.3 * Math.sqrt(6 / Math.max(6, words)));
const most = 8;

/** 相似提案: of this session and earlier ones, with the reason and with what came of them. */
@Injectable()
export class Similar {
  constructor(private readonly db: Db) {}

  /** While a case is being written. */
  toDraft(actor: Actor, { title, text, except }: Asked & { except?: string }): Promise<Shown> {
    return this.like(actor, { title, text }, except ? [except] : []);
  }

  /** Of a case that this person sees; it is not like itself, nor like the case it was merged under. */
  async toProposal(actor: Actor, id: string): Promise<Shown> {
    const { asked, mergedIntoId } = await askedOf(this.db, actor, id);
    return this.like(actor, asked, mergedIntoId ? [id, mergedIntoId] : [id]);
  }

  private async like(actor: Actor, asked: Asked, except: string[]): Promise<Shown> {
    const near = await nearest(this.db, asked, { actor, stages, except, limit: most });
    const least = worthShowing(wordsIn(`${asked.title}\n${asked.text}`).length);
    const worth = near.filter(({ likeness }) => likeness >= least);
    if (worth.length === 0) return [];
    const ids = worth.map(({ id }) => id);
    const [cases, letters, copies] = await Promise.all([
      readCases(this.db, ids),
      readLetters(this.db, actor, ids),
      publishedCopies(this.db, actor, ids),
    ]);
    return worth.flatMap((one) => {
      const found = cases.get(one.id);
      return found ? [shown(asked, one, asRead(found, letters.get(one.id) ?? [], copies.get(one.id)))] : [];
    });
  }
}

/** The words of a case that this person sees; of another member's case those of the published copy. */
export async function askedOf(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ asked: Asked; mergedIntoId: string | null }> {
  const parameters = new Parameters();
  const row = await db.row<{ title: string; situation: string; demands: string[]; mergedIntoId: string | null }>(
    `SELECT p.title, p.situation, p.demands, p.merged_into_id AS "mergedIntoId" FROM proposals p
      WHERE p.id = ${parameters.add(id)} AND ${proposalsSeenBy(actor, parameters)}`,
    parameters.values,
  );
  if (!row) throw new Refusal('not-found');
  const { title, situation, demands } = (await publishedCopies(db, actor, [id])).get(id) ?? row;
  const text = [situation ?? '', ...(demands ?? [])].join('\n');
  return { asked: { title, text }, mergedIntoId: row.mergedIntoId };
}

interface Letter extends Omit<Letters[number], 'excerpt'> {
  id: string;
  answers: string[];
}

type Found = Omit<Shown[number], keyof Near | 'overlap' | 'excerpt' | 'replies'> & {
  situation: string;
  demands: string[];
};

async function readCases(db: Db, ids: string[]): Promise<Map<string, Found & { id: string }>> {
  const rows = await db.rows<Found & { id: string; term: number; session: number }>(
    `SELECT p.id, p.intake_serial AS "intakeSerial", p.case_number AS "caseNumber", p.title, p.stage, p.category,
            p.proposers, p.submitted_at AS "submittedAt", p.situation, p.demands, t.number AS term, s.number AS session
       FROM proposals p JOIN plenary_sessions s ON s.id = p.session_id JOIN terms t ON t.id = s.term_id
      WHERE p.id = ANY($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ term, session, ...row }) => [row.id, { ...row, sessionLabel: sessionLabel(term, session) }]),
  );
}

/** The letters this person may read, newest first. */
async function readLetters(db: Db, actor: Actor, ids: string[]): Promise<Map<string, Letter[]>> {
  const parameters = new Parameters();
  const rows = await db.rows<Letter & { proposalId: string }>(
    `SELECT p.id AS "proposalId", r.id, d.name AS "departmentName", r.resolution,
            r.resolution_letter || ' ' || r.resolution_words AS "resolutionLabel", r.sent_at AS "sentAt", r.answers
       FROM replies r JOIN assignments a ON a.id = r.assignment_id JOIN proposals p ON p.id = a.proposal_id
            JOIN departments d ON d.id = a.department_id
      WHERE p.id = ANY(${parameters.add(ids)}) AND ${repliesSeenBy(actor, parameters)} ORDER BY r.sent_at DESC, r.id`,
    parameters.values,
  );
  return new Map(ids.map((id) => [id, rows.filter(({ proposalId }) => proposalId === id)]));
}

interface Read {
  found: Found;
  letters: Letter[];
}

/** Another member's case as it was published, where this person sees it only because it is public. */
function asRead(found: Found, letters: Letter[], copy: PublicCase | undefined): Read {
  if (!copy) return { found, letters };
  const { title, proposers, situation, demands } = copy;
  return {
    found: { ...found, title, proposers, situation: situation ?? '', demands: demands ?? [] },
    letters: letters.flatMap((letter) => {
      const published = copy.replies.find(({ id }) => id === letter.id);
      return published ? [{ ...letter, answers: published.answers }] : [];
    }),
  };
}

function shown(asked: Asked, near: Near, { found: { situation, demands, ...found }, letters }: Read): Shown[number] {
  const overlap = overlapOf(asked, { title: found.title, text: [situation, ...demands].join('\n') });
  const replies = letters.map(({ answers, ...letter }) => ({ ...letter, excerpt: excerptOf(answers, []) }));
  return { ...found, ...near, overlap, excerpt: excerptOf([situation, ...demands], overlap), replies };
}
