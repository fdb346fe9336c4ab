import { words } from '#contract';
import type { Occasion } from '#jobs';
import { type UnitFacts, unitOfProposal } from './facts.js';
import { type Telling, about } from './telling.js';

const proposals = about('proposal');
const nameOf = (unit: UnitFacts | null) => unit?.name ?? words.role.department;

type LetterOccasion = Extract<
  Occasion,
  'opinion-waived' | 'reply-submitted' | 'reply-sent-back' | 'reply-passed' | 'resolution-changed'
>;

/** What is told of opinions that are no longer waited for, and of letters that pass the office. */
export const letterTellings: Record<LetterOccasion, Telling> = {
  'opinion-waived': proposals(
    unitOfProposal,
    {
      to: ['lead'],
      asks: true,
      title: (p) => `${p.name}：不再等${nameOf(p.unit)}的会办意见`,
      text: (p) =>
        `${p.name}《${p.title}》不再等${nameOf(p.unit)}的会办意见，贵单位可以答复委员。理由请看办理过程；对方补送的意见仍会转给贵单位。`,
    },
    {
      to: ['unit'],
      title: (p) => `${p.name}：主办单位不再等贵单位的会办意见`,
      text: (p) =>
        `${p.name}《${p.title}》的会办意见没有按时送到，主办单位将不再等待。贵单位仍可补送，补送的会注明逾期。`,
    },
  ),
  'reply-submitted': proposals(unitOfProposal, {
    to: ['secretariat', 'supervisor'],
    asks: true,
    title: (p) => `${p.name}：答复待审核`,
    text: (p) => `${nameOf(p.unit)}就${p.name}《${p.title}》送审答复，请审核。按期与否按送审日计。`,
  }),
  'reply-sent-back': proposals(unitOfProposal, {
    to: ['unit'],
    asks: true,
    title: (p) => `${p.name}：答复退回修改`,
    text: (p) => `${p.name}《${p.title}》的答复经审核退回修改，稿件还在，修改后请再送审。要修改什么，请看办理过程。`,
  }),
  'reply-passed': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}：答复已审核通过并发送`,
    text: (p) => `${p.name}《${p.title}》的答复已审核通过，发送给提案者。按期与否按送审日计。`,
  }),
  'resolution-changed': proposals(unitOfProposal, {
    to: ['proposers', 'unit'],
    title: (p) => `${p.name}：办理结果类别已更改`,
    text: (p) =>
      `${nameOf(p.unit)}对${p.name}《${p.title}》答复的办理结果类别已由审核人更改，理由和前后类别请看答复函。`,
  }),
};
