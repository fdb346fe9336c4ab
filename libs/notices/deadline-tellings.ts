import { words } from '#contract';
import type { Occasion } from '#jobs';
import { type FactsReader, type ProposalFacts, unitOfProposal } from './facts.js';
import { type Telling, about } from './telling.js';

const proposals = about('proposal');
const nameOf = ({ unit }: ProposalFacts) => unit?.name ?? words.role.department;
const roleOf = ({ unit }: ProposalFacts) => (unit ? words.assignmentRole[unit.role] : '承办');
const due = ({ unit }: ProposalFacts) => (unit ? `于${unit.due}` : '按期');
const task = (p: ProposalFacts) => (p.unit?.role === 'CO_HANDLER' ? '将会办意见送主办单位' : '答复委员');

/** 催办 is told of by its own row: the same unit may be reminded again on another day. */
const reminded: FactsReader<'proposal'> = async (tx, reminderId) => {
  const row = await tx.row<{ assignmentId: string }>(
    `SELECT assignment_id AS "assignmentId" FROM reminders WHERE id = $1`,
    [reminderId],
  );
  const told = row ? await unitOfProposal(tx, row.assignmentId) : [];
  // Answered before the reminder could be told.
  return told.filter(({ unit }) => unit && !unit.replied && !unit.opinionSent && !unit.released);
};

type DeadlineOccasion = Extract<
  Occasion,
  | 'extension-requested'
  | 'extension-granted'
  | 'extension-refused'
  | 'clock-paused'
  | 'clock-resumed'
  | 'assignment-reminded'
>;

/** What is told of due days that move. Reasons stand in the case: notices leave by mail. */
export const deadlineTellings: Record<DeadlineOccasion, Telling> = {
  'extension-requested': proposals(unitOfProposal, {
    to: ['supervisor', 'secretariat'],
    asks: true,
    title: (p) => `${nameOf(p)}申请延期：${p.name}`,
    text: (p) => `${nameOf(p)}（${roleOf(p)}）就${p.name}《${p.title}》申请延期，理由请看“督办”，请审批。`,
  }),
  'extension-granted': proposals(
    unitOfProposal,
    {
      to: ['unit'],
      title: (p) => `${p.name}：同意延期`,
      text: (p) => `${p.name}《${p.title}》已同意延期，请${due(p)}${task(p)}。`,
    },
    {
      to: ['proposers'],
      title: (p) => `${p.name}延期办理`,
      text: (p) => `${nameOf(p)}办理的${p.name}《${p.title}》经批准延期，应${due(p)}办完。`,
    },
  ),
  'extension-refused': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}：不同意延期`,
    text: (p) => `${p.name}《${p.title}》未同意延期，理由请看办理过程。仍请${due(p)}${task(p)}。`,
  }),
  'clock-paused': proposals(unitOfProposal, {
    to: ['supervisor'],
    title: (p) => `${nameOf(p)}暂停计时：${p.name}`,
    text: (p) => `${nameOf(p)}办理${p.name}《${p.title}》，因等委员回复暂停计时，理由请看办理过程。`,
  }),
  'clock-resumed': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}：恢复计时`,
    text: (p) => `${p.name}《${p.title}》已恢复计时，请${due(p)}${task(p)}。`,
  }),
  'assignment-reminded': proposals(reminded, {
    to: ['unit'],
    asks: true,
    title: (p) => `催办：${p.name}`,
    text: (p) => `${p.name}《${p.title}》由贵单位${roleOf(p)}，应${due(p)}${task(p)}，请抓紧办理。附言请看办理过程。`,
  }),
};
