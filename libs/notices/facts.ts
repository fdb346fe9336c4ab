import { type AssignmentRole, type BodySettings, type Channel, type Period, periodWords, words } from '#contract';
import { type JobName, catalog } from '#jobs';
import { readBody } from '#people';
import { type Tx, chinaDay, dayInWords } from '#platform';
import { type ReviewFacts, reviewFacts } from './review-facts.js';
import { periodInWords } from './words.js';

/** What a notice may say of its subject. No content of a suggestion is among it: notices leave by mail. */
export interface SuggestionFacts {
  id: string;
  number: string;
  /** 2019年3月4日 */
  receivedOn: string;
  channel: string;
  sender: string;
  /** 案由 of every proposal it led to, joined. */
  proposals: string;
  dismissal: string | null;
}

export interface UnitFacts {
  assignmentId: string;
  name: string;
  role: AssignmentRole;
  /** 2019年5月30日前（60 个工作日内） */
  due: string;
  opinionSent: boolean;
  /** 保留意见 */
  dissents: boolean;
  replied: boolean;
  /** 已退办: no part of the case any more. */
  released: boolean;
}

export interface ProposalFacts {
  id: string;
  /** 第 001 号提案, before filing 流水号 2019-0001 的提案 */
  name: string;
  serial: string;
  caseNumber: string | null;
  title: string;
  proposers: string;
  entered: boolean;
  review: ReviewFacts;
  /** Of the current round. */
  lead: UnitFacts | null;
  coHandlers: UnitFacts[];
  /** 分办: then there is no lead. */
  split: UnitFacts[];
  /** Who is to answer the proposers: `甲局`, or `甲局、乙局`. */
  answering: string;
  /** `甲局主办，乙局会办`, or `甲局、乙局分办`. */
  handlers: string;
  /** Of those that are to answer, the ones that have not. */
  unreplied: UnitFacts[];
  /** The unit whose step is told. */
  unit: UnitFacts | null;
}

/** Of a draft that is to be signed, and of one invitation to it. */
export interface SigningFacts {
  id: string;
  title: string;
  /** First proposer. */
  from: string;
  /** Who is asked. */
  member: string;
  /** 2019年3月4日 20:00 */
  until: string;
  opinion: string | null;
}

export interface ReportFacts {
  id: string;
  name: string;
}

export interface JobFacts {
  id: string;
  label: string;
  tries: number;
  failure: string;
}

export interface Facts {
  suggestion: SuggestionFacts;
  draft: SigningFacts;
  invitation: SigningFacts;
  proposal: ProposalFacts;
  report: ReportFacts;
  job: JobFacts;
}
export type SubjectKind = keyof Facts;

/** Answers nothing when there is nothing (any more) to tell. */
export type FactsReader<K extends SubjectKind> = (tx: Tx, id: string) => Promise<Facts[K][]>;

/** The same for many, each at its place: what comes in floods is read at once. */
export type FactsOfAll<K extends SubjectKind> = (tx: Tx, ids: string[]) => Promise<Facts[K][][]>;

interface SuggestionTold {
  at: number;
  id: string;
  number: string;
  channel: Channel;
  sender: string;
  receivedAt: Date;
  titles: string[];
  dismissReason: string | null;
  dismissNote: string | null;
}

/** Each suggestion first, then all that was merged into it: what becomes of it, their senders are told as well. */
async function suggestionsTold(tx: Tx, ids: string[]): Promise<SuggestionTold[][]> {
  const rows = await tx.rows<SuggestionTold>(
    `SELECT asked.at, told.* FROM unnest($1::uuid[]) WITH ORDINALITY AS asked(id, at) CROSS JOIN LATERAL (
       WITH RECURSIVE family AS (
         SELECT asked.id
         UNION SELECT m.id FROM suggestions m JOIN family f ON m.merged_into_id = f.id)
       SELECT s.id, s.number, s.channel, s.sender_name AS sender, s.received_at AS "receivedAt",
              s.dismiss_reason AS "dismissReason", s.dismiss_note AS "dismissNote",
              ARRAY(SELECT p.title FROM conversions c JOIN proposals p ON p.id = c.proposal_id
                     WHERE c.suggestion_id = asked.id ORDER BY c.converted_at, p.id) AS titles
         FROM suggestions s JOIN family USING (id)) told
      ORDER BY asked.at, told.id <> asked.id, told.number`,
    [ids],
  );
  return ids.map((_, at) => rows.filter((row) => row.at === at + 1));
}

const told = (row: SuggestionTold, dismissal: string | null = null): SuggestionFacts => ({
  id: row.id,
  number: row.number,
  receivedOn: dayInWords(chinaDay(row.receivedAt)),
  channel: words.channel[row.channel],
  sender: row.sender,
  proposals: row.titles.map((title) => `《${title}》`).join(''),
  dismissal,
});

export const received: FactsOfAll<'suggestion'> = async (tx, ids) =>
  (await suggestionsTold(tx, ids)).map((rows) => rows.slice(0, 1).map((row) => told(row)));

export const converted: FactsOfAll<'suggestion'> = async (tx, ids) =>
  (await suggestionsTold(tx, ids)).map((rows) => rows.map((row) => told(row)));

/** A dismissal taken back before anybody was told of it is not told. */
export const dismissed: FactsReader<'suggestion'> = async (tx, id) => {
  const rows = (await suggestionsTold(tx, [id])).flat();
  const { dismissReason, dismissNote } = rows[0] ?? {};
  if (!dismissReason) return [];
  const reason = await reasonInWords(tx, 'dismissalReasons', dismissReason, dismissNote);
  return rows.map((row) => told(row, reason));
};

interface ProposalTold {
  id: string;
  serial: string;
  caseNumber: string | null;
  title: string;
  proposers: string;
  entered: boolean;
  units: (Omit<UnitFacts, 'due'> & { dueOn: string; /** Null: it was moved since. */ period: Period | null })[];
}

async function proposalTold(tx: Tx, id: string, assignmentId: string | null = null): Promise<ProposalFacts[]> {
  const row = await tx.row<ProposalTold>(
    `SELECT p.id, p.intake_serial AS serial, p.case_number AS "caseNumber", p.title, p.proposers,
            p.entered_by IS NOT NULL AS entered,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('assignmentId', a.id, 'name', d.name, 'role', a.role,
                      'dueOn', a.due_on, 'period', CASE WHEN EXISTS (SELECT 1 FROM extensions WHERE assignment_id = a.id AND granted_on IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM pauses WHERE assignment_id = a.id) THEN NULL ELSE a.due_rule -> 'period' END,
                      'opinionSent', a.opinion_sent_at IS NOT NULL, 'replied', a.stage = 'replied',
                      'released', a.stage = 'released',
                      'dissents', a.opinion_stance IS NOT DISTINCT FROM 'RESERVED') ORDER BY d.name), '[]')
               FROM assignments a JOIN departments d ON d.id = a.department_id
              WHERE a.proposal_id = p.id AND a.round = p.round) AS units
       FROM proposals p WHERE p.id = $1`,
    [id],
  );
  if (!row) return [];
  const { units, ...rest } = row;
  const named = units.map(({ dueOn, period, ...unit }) => ({
    ...unit,
    due: `${dayInWords(dueOn)}前${period && period.unit !== 'date' ? `（${periodWords(period)}内）` : ''}`,
  }));
  const facts: ProposalFacts = {
    ...rest,
    name: rest.caseNumber ? `第 ${rest.caseNumber} 号提案` : `流水号 ${rest.serial} 的提案`,
    review: await reviewFacts(tx, id),
    ...unitsTold(named.filter(({ released }) => !released)),
    unit: named.find((unit) => unit.assignmentId === assignmentId) ?? null,
  };
  return [facts];
}

/** The units that are part of the case. */
function unitsTold(
  units: UnitFacts[],
): Pick<ProposalFacts, 'lead' | 'coHandlers' | 'split' | 'answering' | 'handlers' | 'unreplied'> {
  const lead = units.find(({ role }) => role === 'LEAD') ?? null;
  const coHandlers = units.filter(({ role }) => role === 'CO_HANDLER');
  const split = units.filter(({ role }) => role === 'SPLIT');
  const names = (some: UnitFacts[]) => some.map(({ name }) => name).join('、');
  const answering = lead?.name ?? (names(split) || words.role.department);
  const handlers = lead
    ? `${lead.name}主办${coHandlers.length > 0 ? `，${names(coHandlers)}会办` : ''}`
    : `${answering}${split.length > 0 ? '分办' : '承办'}`;
  const unreplied = units.filter(({ role, replied }) => role !== 'CO_HANDLER' && !replied);
  return { lead, coHandlers, split, answering, handlers, unreplied };
}

export const proposal: FactsReader<'proposal'> = (tx, id) => proposalTold(tx, id);

/** A step of one unit: told of its proposal. */
export const unitOfProposal: FactsReader<'proposal'> = async (tx, assignmentId) => {
  const row = await tx.row<{ proposalId: string }>(
    `SELECT proposal_id AS "proposalId" FROM assignments WHERE id = $1`,
    [assignmentId],
  );
  return row ? proposalTold(tx, row.proposalId, assignmentId) : [];
};

export const report: FactsReader<'report'> = async (tx, id) => {
  const rows = await tx.rows<{ id: string; from: string; to: string; revision: number }>(
    `SELECT id, from_on AS "from", to_on AS "to", revision FROM snapshots WHERE id = $1`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    name: `${periodInWords(row.from, row.to)}汇总报告（第 ${row.revision} 版）`,
  }));
};

export const job: FactsReader<'job'> = async (tx, id) => {
  const rows = await tx.rows<{ id: string; name: string; tries: number; failure: string | null }>(
    `SELECT id, name, tries, failure FROM outbox WHERE id = $1`,
    [id],
  );
  return rows.map(({ name, failure, ...row }) => ({ ...row, label: labelOf(name), failure: failure ?? '' }));
};

/** A job of an older version may be in the catalog no more. */
const labelOf = (name: string): string => (name in catalog ? catalog[name as JobName].label : name);

async function reasonInWords(
  tx: Tx,
  list: keyof Pick<BodySettings, 'dismissalReasons'>,
  code: string,
  note: string | null | undefined,
): Promise<string> {
  const { settings } = await readBody(tx);
  const label = settings[list].find((reason) => reason.code === code)?.label;
  return [label, note].filter(Boolean).join('；').replace(/。$/u, '');
}
