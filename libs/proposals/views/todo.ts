import { type AssignmentRole, type AssignmentStage, type TodoItem, words } from '#contract';
import { type Actor, type Db, Parameters, chinaDay } from '#platform';
import { dueReader } from '../time/due.js';
import { openRequests } from '../units/open-requests.js';
import { answeringNames } from '../units/own-part.js';
import { alike, disputed, follow, judge, promises, rate, watch } from '../feedback/feedback-todo.js';
import { isOverdue, runs } from '../time/runs.js';
import { signaturesWaiting } from '../writing/signatures-waiting.js';

export interface ProposalTodo {
  items: TodoItem[];
  /** By menu entry; complete, also where the items are not. */
  counts: Record<string, number>;
}

/** More than a person can do before looking again; the counts say how many there are. */
const shown = 200;

/** Something that waits for a person: SQL from FROM on, over `proposals p`. */
interface Waiting {
  count:
    | 'review'
    | 'complete'
    | 'assign'
    | 'handle'
    | 'replies'
    | 'overdue'
    | 'extensions'
    | 'returns'
    | 'additions'
    | 'instructions'
    | 'rate'
    | 'disputed'
    | 'promise'
    | 'follow'
    | 'alike';
  from: string;
  /** Left out: it is counted, not listed. */
  list?: { kind: TodoItem['kind']; id: string; who: string; dueOn: string; order: string; verb: (row: Row) => string };
}

interface Row extends Omit<TodoItem, 'kind' | 'verb' | 'workingDaysLeft'> {
  /** Waits for its first reader (两步审查). */
  preReview: boolean;
  role: AssignmentRole | null;
  stage: AssignmentStage | null;
}

type Ask = (parameters: Parameters, actor: Actor, now: Date) => Waiting;

const inOrderOfArrival = { kind: 'proposal', id: 'p.id', who: 'p.proposers', dueOn: 'NULL::date' } as const;

const review: Ask = () => ({
  count: 'review',
  from: `proposals p WHERE p.stage IN ('submitted', 'in-review')`,
  list: {
    ...inOrderOfArrival,
    order: 'p.submitted_at, p.id',
    verb: ({ preReview }) => words.action[preReview ? 'pre-review' : 'file'],
  },
});

/** 退回补充 */
const complete: Ask = (parameters, actor) => ({
  count: 'complete',
  from: `proposals p JOIN proposal_members m ON m.proposal_id = p.id AND m.position = 0
         WHERE p.stage = 'returned' AND m.member_id = ${parameters.add(actor.memberId)}`,
  list: { ...inOrderOfArrival, order: 'p.returned_at, p.id', verb: () => words.action.resubmit },
});

const assign: Ask = () => ({
  count: 'assign',
  from: `proposals p WHERE p.stage = 'filed'`,
  list: { ...inOrderOfArrival, order: 'p.submitted_at, p.id', verb: () => words.action.assign },
});

const overdue: Ask = (parameters, _actor, now) => ({
  count: 'overdue',
  from: `proposals p LEFT JOIN departments d ON d.id = p.lead_department_id
         WHERE ${isOverdue(parameters.add(chinaDay(now)))}`,
});

const oversee: Ask = (parameters, actor, now) => ({
  ...overdue(parameters, actor, now),
  list: {
    kind: 'proposal',
    id: 'p.id',
    who: answeringNames,
    dueOn: 'p.due_on',
    order: 'p.due_on, p.id',
    verb: () => '督办',
  },
});

const ownUnit = (parameters: Parameters, actor: Actor) =>
  `assignments a JOIN proposals p ON p.id = a.proposal_id
   WHERE a.department_id = ${parameters.add(actor.departmentId)} AND a.stage IN ('assigned', 'acknowledged')
     AND a.opinion_waived_at IS NULL`;

const handle: Ask = (parameters, actor) => ({
  count: 'handle',
  from: ownUnit(parameters, actor),
  list: {
    kind: 'assignment',
    id: 'a.id',
    who: 'p.proposers',
    dueOn: 'a.due_on',
    order: 'a.due_on, a.id',
    verb: ({ role, stage }) => {
      if (stage === 'assigned') return words.action.acknowledge;
      return role === 'CO_HANDLER' ? words.action['send-opinion'] : words.action.reply;
    },
  },
});

const overdueInUnit: Ask = (parameters, actor, now) => ({
  count: 'overdue',
  from: `${ownUnit(parameters, actor)} AND a.due_on < ${parameters.add(chinaDay(now))}::date`,
});

/** Letters that wait for the office, by the day they were handed over. */
const reviewReplies: Ask = () => ({
  count: 'replies',
  from: `assignments a JOIN proposals p ON p.id = a.proposal_id JOIN departments d ON d.id = a.department_id
           JOIN reply_drafts w ON w.assignment_id = a.id WHERE a.stage = 'in-review'`,
  list: {
    kind: 'assignment',
    id: 'a.id',
    who: 'd.name',
    dueOn: 'a.due_on',
    order: 'w.submitted_at, a.id',
    verb: () => '审核答复',
  },
});

/** 延期 that somebody has to decide, the earliest due day first. */
const extensions: Ask = () => ({
  count: 'extensions',
  from: `assignments a JOIN proposals p ON p.id = a.proposal_id JOIN departments d ON d.id = a.department_id
         WHERE a.extension_asked_at IS NOT NULL AND ${runs}`,
  list: {
    kind: 'assignment',
    id: 'a.id',
    who: 'd.name',
    dueOn: 'a.due_on',
    order: 'a.due_on, a.id',
    verb: () => '审批延期',
  },
});

/** 退办 and 增办 that somebody has to decide, the oldest first. */
const requests = (kind: 'return' | 'unit', count: 'returns' | 'additions', verb: string): Ask => {
  const from = `${openRequests} AND r.kind = '${kind}' JOIN departments d ON d.id = a.department_id`;
  const order = 'r.asked_at, r.id';
  const list = { kind: 'assignment', id: 'r.id', who: 'd.name', dueOn: 'NULL::date', order, verb: () => verb } as const;
  return () => ({ count, from, list });
};
const returns = requests('return', 'returns', '决定退办');
const additions = requests('unit', 'additions', '决定增办');

/** 批示 that is not reported on yet: the leader sees who owes it, the unit and the secretariat their own. */
const instructions: Ask = (parameters, actor) => {
  const leads = actor.role === 'leader';
  const mine = leads
    ? `i.leader_account_id = ${parameters.add(actor.accountId)}`
    : `t.department_id IS NOT DISTINCT FROM ${parameters.add(actor.departmentId)}::uuid`;
  return {
    count: 'instructions',
    from: `instruction_targets t JOIN instructions i ON i.id = t.instruction_id JOIN proposals p ON p.id = i.proposal_id
             LEFT JOIN departments d ON d.id = t.department_id
           WHERE t.answered_at IS NULL AND ${mine}`,
    list: {
      kind: 'proposal',
      id: 't.id',
      who: leads ? `coalesce(d.name, '${words.role.secretariat}')` : 'i.leader',
      dueOn: 'i.due_on',
      order: 'i.due_on NULLS LAST, i.given_at, t.id',
      verb: () => (leads ? '看批示办理' : '报告批示办理'),
    },
  };
};

const asks: Record<Actor['role'], Ask[]> = {
  secretariat: [
    review,
    assign,
    returns,
    additions,
    reviewReplies,
    extensions,
    disputed,
    alike,
    instructions,
    overdue,
    watch,
  ],
  supervisor: [assign, returns, additions, reviewReplies, extensions, oversee, watch],
  leader: [instructions, overdue],
  department: [handle, instructions, overdueInUnit, promises],
  member: [complete, rate, judge, follow],
  administrator: [],
  system: [],
};

/** What waits for this person in the proposals. */
export async function proposalTodo(db: Db, actor: Actor, most = shown): Promise<ProposalTodo> {
  const now = db.now();
  const parts = await Promise.all(
    asks[actor.role].map(async (ask) => {
      const parameters = new Parameters();
      const waiting = ask(parameters, actor, now);
      const counted = db.row<{ count: number }>(`SELECT count(*) FROM ${waiting.from}`, parameters.values);
      const items = await itemsOf(db, waiting, parameters, most);
      return { items, count: waiting.count, waiting: (await counted)?.count ?? 0 };
    }),
  );
  const toSign = await signaturesWaiting(db, actor);
  return {
    items: [...toSign.items, ...parts.flatMap((part) => part.items)],
    counts: { ...toSign.counts, ...Object.fromEntries(parts.map((part) => [part.count, part.waiting])) },
  };
}

async function itemsOf(db: Db, { from, list }: Waiting, parameters: Parameters, most: number): Promise<TodoItem[]> {
  if (!list) return [];
  const ofUnit = list.kind === 'assignment' ? 'a.role, a.stage' : 'NULL AS role, NULL AS stage';
  const rows = await db.rows<Row>(
    `SELECT ${list.id} AS id, p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, p.title,
            ${list.who} AS who, ${list.dueOn} AS "dueOn", ${ofUnit},
            p.stage = 'submitted' AND coalesce((SELECT (settings ->> 'preReview')::boolean FROM bodies), FALSE) AS "preReview"
       FROM ${from} ORDER BY ${list.order} LIMIT ${most}`,
    parameters.values,
  );
  const dueOf = await dueReader(db);
  return rows.map(({ role, stage, preReview, ...row }) => ({
    ...row,
    kind: list.kind,
    verb: list.verb({ ...row, role, stage, preReview }),
    workingDaysLeft: row.dueOn ? dueOf(row.dueOn).workingDaysLeft : null,
  }));
}
