import type { AnswerOf, ProposalRow, routes } from '#contract';
import { type Actor, type Db, Parameters } from '#platform';
import { type DueReader, dueReader } from '../time/due.js';
import { ownPart } from '../units/own-part.js';
import { type ProposalFilters, orders } from './proposal-list.js';
import { proposalsSeenBy } from './visibility.js';

type FoundRow = Omit<ProposalRow, 'due' | 'submittedAt' | 'filedAt' | 'repliedAt'> & {
  /** By which the list is sorted; exact to the microsecond. */
  key: string;
  submittedAt: Date;
  filedAt: Date | null;
  repliedAt: Date | null;
  dueOn: string | null;
};
export type ListedProposal = AnswerOf<typeof routes.proposals.list>['items'][number];

/** The rows of `ids`, in that order. Names are looked up for these alone. `departmentId`: of the unit that looks. */
export function readRows(
  db: Db,
  ids: string[],
  sort: ProposalFilters['sort'],
  departmentId: string | null = null,
): Promise<FoundRow[]> {
  return db.rows<FoundRow>(
    `SELECT p.id, p.intake_serial AS "intakeSerial", p.case_number AS "caseNumber", p.title, p.stage, p.category, p.kind, p.source,
            p.proposer_kind AS "proposerKind", p.proposers, p.entered_by AS "enteredBy",
            p.submitted_at AS "submittedAt", p.filed_at AS "filedAt",
            p.replied_at AS "repliedAt", p.round, p.due_on AS "dueOn", lead.name AS "leadDepartment",
            ARRAY(SELECT d.name FROM assignments a JOIN departments d ON d.id = a.department_id
                   WHERE a.proposal_id = p.id AND a.round = p.round AND a.role = 'CO_HANDLER'
                     AND a.stage <> 'released' ORDER BY a.id) AS "coHandlers",
            ARRAY(SELECT d.name FROM assignments a JOIN departments d ON d.id = a.department_id
                   WHERE a.proposal_id = p.id AND a.round = p.round AND a.role = 'SPLIT'
                     AND a.stage <> 'released' ORDER BY a.id) AS "splitUnits",
            ${ownPart('$2')} AS own,
            ARRAY(SELECT kind FROM proposal_marks WHERE proposal_id = p.id AND withdrawn_at IS NULL ORDER BY kind DESC) AS "markedAs",
            (${orders[sort].key})::text AS key
       FROM unnest($1::uuid[]) WITH ORDINALITY AS found(id, place)
       JOIN proposals p ON p.id = found.id
       LEFT JOIN departments lead ON lead.id = p.lead_department_id
      ORDER BY found.place`,
    [ids, departmentId],
  );
}

/** One proposal as lists show it, if this person sees it. */
export async function findOne(db: Db, actor: Actor, id: string): Promise<ListedProposal | null> {
  const parameters = new Parameters();
  const seen = await db.row(
    `SELECT 1 FROM proposals p WHERE p.id = ${parameters.add(id)} AND ${proposalsSeenBy(actor, parameters)}`,
    parameters.values,
  );
  const [row] = seen ? await readRows(db, [id], 'newest', actor.departmentId) : [];
  return row ? listed(await dueReader(db))(row) : null;
}

/** Turns rows into what the wire shows; the due day is shown while it runs. */
export function listed(dueOf: DueReader): (row: FoundRow) => ListedProposal {
  return (row) => ({ ...row, due: row.stage === 'handling' && row.dueOn ? dueOf(row.dueOn) : null });
}
