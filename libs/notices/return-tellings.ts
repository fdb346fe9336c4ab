import { words } from '#contract';
import type { Occasion } from '#jobs';
import { type ProposalFacts, type UnitFacts, unitOfProposal } from './facts.js';
import { type Telling, about } from './telling.js';

const proposals = about('proposal');
const nameOf = (unit: UnitFacts | null) => unit?.name ?? words.role.department;
const roleOf = (unit: UnitFacts | null) => (unit ? words.assignmentRole[unit.role] : '承办');
const task = ({ unit, lead }: ProposalFacts) =>
  unit?.role === 'CO_HANDLER'
    ? `请签收，并于${unit.due}将会办意见送主办单位${lead ? `${lead.name}` : ''}`
    : `请签收，并${unit ? `于${unit.due}` : '按期'}答复委员`;

type ReturnOccasion = Extract<
  Occasion,
  | 'return-requested'
  | 'late-return-allowed'
  | 'return-refused'
  | 'unit-released'
  | 'unit-given'
  | 'unit-added'
  | 'unit-proposed'
  | 'unit-refused'
  | 'split-replied'
>;

/** What is told of 退办, 改派 and 增办. Reasons stand in the case: notices leave by mail. */
export const returnTellings: Record<ReturnOccasion, Telling> = {
  'return-requested': proposals(unitOfProposal, {
    to: ['supervisor', 'secretariat'],
    asks: true,
    title: (p) => `${nameOf(p.unit)}申请退办${p.name}`,
    text: (p) => `${nameOf(p.unit)}（${roleOf(p.unit)}）申请退办${p.name}《${p.title}》，理由请看办理过程，请决定。`,
  }),
  'late-return-allowed': proposals(unitOfProposal, {
    to: ['unit'],
    asks: true,
    title: (p) => `${p.name}：准许逾期申请退办`,
    text: (p) => `贵单位可以就${p.name}《${p.title}》逾期申请退办。未获同意前，仍由贵单位${roleOf(p.unit)}。`,
  }),
  'return-refused': proposals(unitOfProposal, {
    to: ['unit'],
    asks: true,
    title: (p) => `${p.name}：不同意退办`,
    text: (p) => `${p.name}《${p.title}》仍由贵单位${roleOf(p.unit)}，理由请看办理过程。${task(p)}。`,
  }),
  'unit-released': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}不再由贵单位承办`,
    text: (p) => `${p.name}《${p.title}》不再由贵单位${roleOf(p.unit)}，原因请看办理过程。此前的材料仍可查看。`,
  }),
  'unit-given': proposals(
    unitOfProposal,
    {
      to: ['unit'],
      asks: true,
      title: (p) => `改派：${p.name}（${roleOf(p.unit)}）`,
      text: (p) => `${p.name}《${p.title}》改由贵单位${roleOf(p.unit)}。${task(p)}。`,
    },
    {
      to: ['other-units', 'proposers', 'secretariat', 'supervisor'],
      title: (p) => `${p.name}改由${nameOf(p.unit)}${roleOf(p.unit)}`,
      text: (p) => `${p.name}《${p.title}》已改由${nameOf(p.unit)}${roleOf(p.unit)}，期限重新计算。`,
    },
  ),
  'unit-added': proposals(
    unitOfProposal,
    {
      to: ['unit'],
      asks: true,
      title: (p) => `增办：${p.name}（${roleOf(p.unit)}）`,
      text: (p) => `${p.name}《${p.title}》增加贵单位${roleOf(p.unit)}。${task(p)}。`,
    },
    {
      to: ['other-units', 'proposers', 'secretariat', 'supervisor'],
      title: (p) => `${p.name}增加${nameOf(p.unit)}${roleOf(p.unit)}`,
      text: (p) => `${p.name}《${p.title}》增加${nameOf(p.unit)}${roleOf(p.unit)}。`,
    },
  ),
  'unit-proposed': proposals(unitOfProposal, {
    to: ['supervisor', 'secretariat'],
    asks: true,
    title: (p) => `${nameOf(p.unit)}建议增办：${p.name}`,
    text: (p) => `${nameOf(p.unit)}建议${p.name}《${p.title}》增加承办单位，理由请看办理过程，请决定。`,
  }),
  'unit-refused': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}：不同意增办`,
    text: (p) => `贵单位就${p.name}《${p.title}》提出的增办建议未获同意，理由请看办理过程。`,
  }),
  /** 分办: each unit's letter is told of as it comes; once all have come, the proposers are asked for their rating. */
  'split-replied': proposals(async (tx, id) => (await unitOfProposal(tx, id)).filter((p) => p.unreplied.length > 0), {
    to: ['proposers', 'secretariat', 'supervisor'],
    title: (p) => `${nameOf(p.unit)}已答复${p.name}`,
    text: (p) =>
      `${nameOf(p.unit)}已答复${p.name}《${p.title}》，请看答复函。还未答复的：${p.unreplied.map(({ name }) => name).join('、')}。`,
  }),
};
