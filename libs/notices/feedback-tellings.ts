import { type AssignmentRole, words } from '#contract';
import type { Occasion } from '#jobs';
import { type FactsReader, type UnitFacts, proposal } from './facts.js';
import { type Telling, about } from './telling.js';
import { dayInWords } from '#platform';

const proposals = about('proposal');
const nameOf = (unit: UnitFacts | null) => unit?.name ?? words.role.department;

type FeedbackOccasion = Extract<
  Occasion,
  'proposal-disputed' | 'proposal-mediated' | 'proposal-closed-unrated' | `promise-${string}`
>;

/** A promise, told of its case; `unit` is the one that made it, in whichever round. */
const promised: FactsReader<'proposal'> = async (tx, promiseId) => {
  const row = await tx.row<{
    proposalId: string;
    assignmentId: string;
    name: string;
    role: AssignmentRole;
    dueOn: string;
  }>(
    `SELECT w.proposal_id AS "proposalId", a.id AS "assignmentId", d.name, a.role, w.due_on AS "dueOn"
       FROM promises w JOIN replies r ON r.id = w.reply_id JOIN assignments a ON a.id = r.assignment_id
       JOIN departments d ON d.id = a.department_id WHERE w.id = $1`,
    [promiseId],
  );
  if (!row) return [];
  const { proposalId, dueOn, ...unit } = row;
  const known = { opinionSent: false, dissents: false, replied: true, released: false };
  const told = { ...unit, ...known, due: `${dayInWords(dueOn)}前` };
  return (await proposal(tx, proposalId)).map((facts) => ({ ...facts, unit: told }));
};

/** What is told when the first proposer's verdict is missing or stays bad, and of promises. */
export const feedbackTellings: Record<FeedbackOccasion, Telling> = {
  'proposal-disputed': proposals(
    proposal,
    {
      to: ['secretariat'],
      asks: true,
      title: (p) => `${p.name}：第一提案人仍不满意，请组织协商`,
      text: (p) =>
        `第一提案人对${p.answering}再次答复${p.name}《${p.title}》的办理结果仍不满意，请组织协商并登记情况。`,
    },
    {
      to: ['proposers', 'units', 'supervisor'],
      title: (p) => `${p.name}待协商`,
      text: (p) => `第一提案人对${p.name}《${p.title}》再次办理的结果仍不满意，将由提案委组织协商。`,
    },
  ),
  'proposal-mediated': proposals(proposal, {
    to: ['proposers', 'units', 'supervisor'],
    title: (p) => `${p.name}经协商办结`,
    text: (p) => `提案委已就${p.name}《${p.title}》组织协商，情况已登记，现已办结。`,
  }),
  'proposal-closed-unrated': proposals(proposal, {
    to: ['proposers', 'units'],
    title: (p) => `${p.name}已办结（未评价）`,
    text: (p) => `${p.name}《${p.title}》征询意见期满，未收到第一提案人评价，按“未评价”办结。提案者仍可补充评价。`,
  }),
  'promise-reported': proposals(
    promised,
    {
      to: ['proposers'],
      asks: true,
      title: (p) => `${p.name}：${nameOf(p.unit)}报告承诺已完成，请确认`,
      text: (p) => `${nameOf(p.unit)}报告，答复${p.name}《${p.title}》时的一项承诺已完成。请第一提案人查看并确认。`,
    },
    {
      to: ['secretariat'],
      title: (p) => `${p.name}：承诺报告完成`,
      text: (p) => `${nameOf(p.unit)}报告，答复${p.name}《${p.title}》时的一项承诺已完成，等第一提案人或提案委确认。`,
    },
  ),
  'promise-revised': proposals(promised, {
    to: ['proposers', 'secretariat', 'supervisor'],
    title: (p) => `${p.name}：承诺改期`,
    text: (p) =>
      `${nameOf(p.unit)}将答复${p.name}《${p.title}》时的一项承诺改为${p.unit?.due ?? ''}完成，原因请看提案。`,
  }),
  'promise-refused': proposals(promised, {
    to: ['promising-unit'],
    asks: true,
    title: (p) => `${p.name}：承诺未获认可，请继续办理`,
    text: (p) => `贵单位答复${p.name}《${p.title}》时的一项承诺，报告完成后未获认可，请继续办理。原因请看提案。`,
  }),
  'promise-kept': proposals(promised, {
    to: ['promising-unit', 'proposers'],
    title: (p) => `${p.name}：承诺已兑现`,
    text: (p) => `${nameOf(p.unit)}答复${p.name}《${p.title}》时的一项承诺，已确认兑现。`,
  }),
  'promise-abandoned': proposals(promised, {
    to: ['promising-unit', 'proposers', 'supervisor'],
    title: (p) => `${p.name}：承诺已终止`,
    text: (p) => `${nameOf(p.unit)}答复${p.name}《${p.title}》时的一项承诺，已由提案委终止跟踪，原因请看提案。`,
  }),
};
