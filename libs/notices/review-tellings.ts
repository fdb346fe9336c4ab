import type { Occasion } from '#jobs';
import { type Facts, type FactsReader, proposal } from './facts.js';
import { type Telling, about } from './telling.js';

const proposals = about('proposal');

/** Told only while it still is so: what was taken back before anybody read of it is not told. */
const whileIt =
  (holds: (facts: Facts['proposal']) => boolean): FactsReader<'proposal'> =>
  async (tx, id) =>
    (await proposal(tx, id)).filter(holds);

const refused = whileIt(({ review }) => review.outcome !== null);
const takenUp = whileIt(({ review }) => review.takenUpAs !== null);
const returned = whileIt(({ review }) => review.asked !== null);
const merged = whileIt(({ review }) => review.leadCase !== null);

type ReviewOccasion = Extract<
  Occasion,
  | 'proposal-refused'
  | 'proposal-taken-up'
  | 'proposal-withdrawn'
  | 'proposal-restored'
  | 'proposal-returned'
  | 'proposal-resubmitted'
  | 'proposal-merged'
  | 'proposal-unmerged'
>;

/** Every proposer is told how the review ended, why, and where it went. */
export const reviewTellings: Record<ReviewOccasion, Telling> = {
  'proposal-refused': proposals(refused, {
    to: ['proposers'],
    title: (p) => `提案${p.review.outcome}：流水号 ${p.serial}`,
    text: (p) =>
      `以您为提案者的提案《${p.title}》（流水号 ${p.serial}）经审查${p.review.outcome}。理由：${p.review.why}。` +
      (p.review.destination ? `去向：${p.review.destination}。` : ''),
  }),
  'proposal-taken-up': proposals(takenUp, {
    to: ['proposers'],
    title: (p) => `提案已列为意见建议 ${p.review.takenUpAs}：流水号 ${p.serial}`,
    text: (p) =>
      `以您为提案者的提案《${p.title}》（流水号 ${p.serial}）已转为意见建议，编号 ${p.review.takenUpAs}，按意见建议办理。`,
  }),
  'proposal-withdrawn': proposals(
    refused,
    {
      to: ['proposers', 'secretariat'],
      title: (p) => `提案已撤案：${p.name}`,
      text: (p) => `${p.name}《${p.title}》已撤案，记录保留。理由：${p.review.why}。`,
    },
    {
      to: ['relieved-units'],
      title: (p) => `${p.name}已撤案，不再办理`,
      text: (p) => `${p.name}《${p.title}》已应提案者要求撤案，贵单位不再办理。`,
    },
  ),
  'proposal-restored': proposals(
    proposal,
    {
      to: ['proposers'],
      title: (p) => `提案处理已撤销：${p.name}`,
      text: (p) => `以您为提案者的${p.name}《${p.title}》先前的处理已撤销，现在是“${p.review.stage}”。`,
    },
    {
      to: ['units'],
      asks: true,
      title: (p) => `${p.name}恢复办理`,
      text: (p) => `${p.name}《${p.title}》的撤案已撤销，请贵单位继续办理，期限不变。`,
    },
  ),
  'proposal-returned': proposals(returned, {
    to: ['proposers'],
    asks: true,
    title: (p) => `提案请补充：流水号 ${p.serial}`,
    text: (p) =>
      `以您为提案者的提案《${p.title}》（流水号 ${p.serial}）退回补充：${p.review.asked}。` +
      `请第一提案人修改后重新提交。`,
  }),
  'proposal-resubmitted': proposals(proposal, {
    to: ['secretariat', 'proposers'],
    title: (p) => `提案已补充，流水号 ${p.serial}`,
    text: (p) => `提案《${p.title}》（流水号 ${p.serial}）已补充并重新提交，等候审查。`,
  }),
  'proposal-merged': proposals(
    merged,
    {
      to: ['proposers'],
      title: (p) => `提案并案办理：${p.name}`,
      text: (p) =>
        `以您为提案者的${p.name}《${p.title}》与${p.review.leadCase}内容相同，并案办理。` +
        `您仍是提案者，主案的办理和答复同样告知您。`,
    },
    {
      to: ['lead-case-proposers'],
      title: (p) => `有提案并入：${p.review.leadCase}`,
      text: (p) => `${p.proposers}的${p.name}《${p.title}》已并入以您为提案者的${p.review.leadCase}，一并办理答复。`,
    },
  ),
  'proposal-unmerged': proposals(proposal, {
    to: ['proposers'],
    title: (p) => `并案已撤销：${p.name}`,
    text: (p) => `以您为提案者的${p.name}《${p.title}》不再并案，恢复单独办理，现在是“${p.review.stage}”。`,
  }),
};
