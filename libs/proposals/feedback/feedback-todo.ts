import { type TodoItem, words } from '#contract';
import { type Actor, type Parameters, chinaDay, shiftDay } from '#platform';
import { alikeSql, lookedBackSince } from './origins.js';

/** Something that waits for a person: SQL from FROM on, over `proposals p`. */
interface Waiting {
  count: 'rate' | 'disputed' | 'promise' | 'follow' | 'alike';
  from: string;
  list?: {
    kind: TodoItem['kind'];
    id: string;
    who: string;
    dueOn: string;
    order: string;
    verb: () => string;
  };
}

type Ask = (parameters: Parameters, actor: Actor, now: Date) => Waiting;

/** Co-signers are asked for their rating so long after the first proposer's has closed the case. */
const askedForDays = 60;

/** A case of which this member has at least one unit left to rate. */
export const rate: Ask = (parameters, actor, now) => {
  const memberId = parameters.add(actor.memberId);
  const since = parameters.add(new Date(now.getTime() - askedForDays * 86_400_000));
  return {
    count: 'rate',
    from: `(SELECT DISTINCT proposal_id FROM case_members WHERE member_id = ${memberId}) m
             JOIN proposals p ON p.id = m.proposal_id
             CROSS JOIN LATERAL (
               SELECT string_agg(d.name, '、' ORDER BY a.id) AS names FROM assignments a JOIN departments d ON d.id = a.department_id
                WHERE a.proposal_id = p.id AND a.round = p.round AND a.role <> 'CO_HANDLER' AND a.stage = 'replied'
                  AND NOT EXISTS (SELECT 1 FROM ratings r WHERE r.assignment_id = a.id AND r.member_id = ${memberId})) units
           WHERE (p.stage IN ('replied', 'disputed') OR p.stage = 'closed' AND p.closed_at > ${since})
             AND units.names IS NOT NULL`,
    list: {
      kind: 'rating',
      id: 'p.id',
      who: 'units.names',
      dueOn: 'NULL::date',
      order: 'p.replied_at, p.id',
      verb: () => words.action.rate,
    },
  };
};

/** 待协商 */
export const disputed: Ask = () => ({
  count: 'disputed',
  from: `proposals p WHERE p.stage = 'disputed'`,
  list: {
    kind: 'proposal',
    id: 'p.id',
    who: 'p.proposers',
    dueOn: 'NULL::date',
    order: 'p.replied_at, p.id',
    verb: () => words.action.mediate,
  },
});

const promise = { kind: 'promise', id: 'w.id', dueOn: 'w.due_on', order: 'w.due_on, w.id' } as const;

/** So long before its day a promise comes back to the unit; the page 跟踪办理 shows all. */
const comesBackDays = 60;

/** What a unit has promised and is due soon or overdue, until it is proven done; also when the case is closed. */
export const promises: Ask = (parameters, actor, now) => ({
  count: 'promise',
  from: `promises w JOIN proposals p ON p.id = w.proposal_id
         WHERE w.department_id = ${parameters.add(actor.departmentId)} AND w.stage = 'open'
           AND w.due_on <= ${parameters.add(shiftDay(chinaDay(now), comesBackDays))}::date`,
  list: { ...promise, who: 'p.proposers', verb: () => words.action['report-promise'] },
});

const ofFirstProposer = (parameters: Parameters, { memberId }: Actor, stage: string) =>
  `(SELECT DISTINCT proposal_id FROM case_members WHERE member_id = ${parameters.add(memberId)}) m
     JOIN proposals p ON p.id = m.proposal_id JOIN promises w ON w.proposal_id = p.id
     JOIN departments d ON d.id = w.department_id
    WHERE w.stage = '${stage}' AND EXISTS (SELECT 1 FROM case_raters c
      WHERE c.proposal_id = p.id AND c.is_first AND c.rater_id = ${parameters.add(memberId)}::uuid)`;

/** Reported as done: the first proposer is asked. */
export const judge: Ask = (parameters, actor) => ({
  count: 'promise',
  from: ofFirstProposer(parameters, actor, 'reported'),
  list: { ...promise, who: 'd.name', verb: () => words.action['confirm-promise'] },
});

/** Not done yet: the first proposer may look how far it is. */
export const follow: Ask = (parameters, actor) => ({
  count: 'follow',
  from: ofFirstProposer(parameters, actor, 'open'),
});

/** Overdue, or waiting to be confirmed: the office follows them. */
export const watch: Ask = (parameters, _actor, now) => ({
  count: 'promise',
  from: `promises w JOIN proposals p ON p.id = w.proposal_id
         WHERE w.stage = 'reported' OR w.stage = 'open' AND w.due_on < ${parameters.add(chinaDay(now))}::date`,
});

/** Places from which many people have rated of late: counted, and shown with the feedback. */
export const alike: Ask = (parameters, _actor, now) => ({
  count: 'alike',
  from: `(${alikeSql(parameters.add(lookedBackSince(now)))}) places`,
});
