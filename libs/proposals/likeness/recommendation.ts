import { Injectable } from '@nestjs/common';
import type { AnswerOf, Certainty, ProposalBrief, ProposalStage, routes } from '#contract';
import { type Actor, Db } from '#platform';
import { type Near, nearest } from './nearest.js';
import { type Asked, overlapOf } from './resemblance.js';
import { askedOf } from './similar.js';

type Shown = AnswerOf<typeof routes.recommendation.departments>;
type Recommended = Shown['recommended'][number];

/** Cases whose letter was sent: an assignment alone may still come back. */
const answered: readonly ProposalStage[] = ['replied', 'disputed', 'closed'];

/** So many past cases are compared; measured on the demo years, fewer miss and more bring strangers in. */
const neighbours = 25;
const mostUnits = 3;
const mostCases = 3;

/** The unit that answered a case like this one: evidence for the clerk, who decides. */
@Injectable()
export class Recommendation {
  constructor(private readonly db: Db) {}

  async departments(actor: Actor, id: string): Promise<Shown> {
    const { asked, mergedIntoId } = await askedOf(this.db, actor, id);
    const except = mergedIntoId ? [id, mergedIntoId] : [id];
    const near = await nearest(this.db, asked, { actor, stages: answered, except, limit: neighbours });
    const [handlers, suggested] = await Promise.all([handlersOf(this.db, near), suggestedFor(this.db, id)]);
    const units = shareOut(near, handlers).slice(0, mostUnits);
    const recommended = units.map((unit) => withCases(asked, unit));
    return { recommended, compared: near.length, suggested };
  }
}

interface Handler extends Omit<ProposalBrief, 'id'> {
  proposalId: string;
  departmentId: string;
  departmentName: string;
  situation: string;
  demands: string[];
}

/** The units that had to answer, in the last round of each case. A unit that is no more cannot be assigned. */
async function handlersOf(db: Db, near: Near[]): Promise<Handler[]> {
  if (near.length === 0) return [];
  return db.rows<Handler>(
    `SELECT p.id AS "proposalId", p.intake_serial AS "intakeSerial", p.case_number AS "caseNumber", p.title, p.stage,
            p.situation, p.demands, d.id AS "departmentId", d.name AS "departmentName"
       FROM proposals p JOIN assignments a ON a.proposal_id = p.id AND a.round = p.round
            JOIN departments d ON d.id = a.department_id
      WHERE p.id = ANY($1) AND a.role IN ('LEAD', 'SPLIT') AND a.stage <> 'released' AND d.active ORDER BY d.name`,
    [near.map(({ id }) => id)],
  );
}

const suggestedFor = (db: Db, proposalId: string): Promise<Shown['suggested']> =>
  db.rows(
    `SELECT d.id, d.name FROM proposal_suggested_departments s JOIN departments d ON d.id = s.department_id
      WHERE s.proposal_id = $1 ORDER BY d.name`,
    [proposalId],
  );

interface Unit {
  id: string;
  name: string;
  share: number;
  cases: (Handler & Near)[];
}

/** Every case speaks for the unit that answered it, by the square of its likeness: what is far away says little. */
function shareOut(near: Near[], handlers: Handler[]): Unit[] {
  const units = new Map<string, Unit>();
  let all = 0;
  for (const one of near) {
    const ofCase = handlers.filter(({ proposalId }) => proposalId === one.id);
    for (const handler of ofCase) {
      const { departmentId: id, departmentName: name } = handler;
      const unit = units.get(id) ?? { id, name, share: 0, cases: [] };
      const says = one.likeness ** 2 / ofCase.length;
      all += says;
      unit.share += says;
      unit.cases.push({ ...handler, ...one });
      units.set(id, unit);
    }
  }
  return [...units.values()]
    .map((unit) => ({ ...unit, share: unit.share / all }))
    .sort((one, other) => other.share - one.share || one.name.localeCompare(other.name));
}

/** Measured on the demo years: such a share was right in three of four cases, in every second one, and in one of four. */
export function certaintyOf(share: number, cases: number): Certainty {
  if (share >= 0.5 && cases >= 3) return 'high';
  return share >= 0.3 && cases >= 2 ? 'medium' : 'low';
}

function withCases(asked: Asked, { cases, ...unit }: Unit): Recommended {
  const shown = cases.slice(0, mostCases).map(({ situation, demands, ...one }) => ({
    id: one.id,
    intakeSerial: one.intakeSerial,
    caseNumber: one.caseNumber,
    title: one.title,
    stage: one.stage,
    likeness: one.likeness,
    words: one.words,
    overlap: overlapOf(asked, { title: one.title, text: [situation, ...demands].join('\n') }),
  }));
  return { ...unit, certainty: certaintyOf(unit.share, cases.length), cases: shown };
}
