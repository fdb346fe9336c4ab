import { type ProposalStage, refusedStages, words } from '#contract';
import type { Row } from './metric.js';

/** How a proposal stood at the as-of moment (`fate` of the period's table), beside 立案. */
const definitions: Record<'merged' | (typeof refusedStages)[number], string> = {
  merged: '期内提交、并入另一件主案办理的提案；主案另计为立案，提案者同样得到答复。',
  declined: '期内提交、审查后不予立案的提案。',
  'to-opinion': '期内提交、审查后转为社情民意信息的提案。',
  'to-suggestion': '期内提交、审查后转为意见建议的提案。',
  'as-letter': '期内提交、审查后作为来信处理的提案。',
  'passed-up': '期内提交、审查后转为上级政协提案的。',
  solved: '期内提交、立案前所提问题已经解决的提案。',
  withdrawn: '期内提交、应提案者要求撤案的提案，立案后撤案的也计在这里。',
};

/** What became of the proposals received, each in exactly one of these or in 立案. */
export const otherOutcomes: Record<string, Row> = {
  ...Object.fromEntries(
    (['merged', ...refusedStages] as const satisfies readonly ProposalStage[]).map((fate) => [
      fate,
      {
        label: words.proposalStage[fate],
        where: `in_period AND fate = '${fate}'`,
        definition: definitions[fate],
        listed: true as const,
      },
    ]),
  ),
  returned: {
    label: '退回补充',
    where: `in_period AND fate = 'returned'`,
    definition: '期内提交、退回提案者补充而尚未重新提交的提案。',
  },
  waiting: { label: '待审查', where: `in_period AND fate = 'waiting'`, definition: '期内提交、尚未审查完的提案。' },
};

/** The same of the proposals that grew out of suggestions, the rarer outcomes taken together. */
export const convertedOutcomes: Record<string, Row> = {
  merged: {
    label: '提出后并案',
    where: `from_suggestion AND fate = 'merged'`,
    definition: '由意见建议提出的提案中，并入另一件主案办理的。',
  },
  declined: {
    label: '提出后不予立案',
    where: `from_suggestion AND fate = 'declined'`,
    definition: '由意见建议提出的提案中，审查后不予立案的。',
  },
  elsewhere: {
    label: '提出后转作其他处理或撤案',
    where: `from_suggestion AND fate NOT IN ('filed', 'merged', 'declined', 'returned', 'waiting')`,
    definition:
      '由意见建议提出的提案中，转社情民意信息、转意见建议、作来信处理、转上级政协提案、立案前已解决或撤案的。',
  },
  waiting: {
    label: '提出后待审查或退回补充',
    where: `from_suggestion AND fate IN ('returned', 'waiting')`,
    definition: '由意见建议提出、尚未审查完或退回补充的提案。',
  },
};

/** Parts of 收到提案, as keys of figures. */
export const fates = ['filed', ...Object.keys(otherOutcomes)];

/** 重点提案 and 优秀提案, as they stood. */
export const markFigures: Record<string, Row> = {
  key: {
    label: '重点提案',
    where: `in_period AND fate = 'filed' AND key`,
    definition: '立案的提案中，列为重点提案、由领导督办的。',
    listed: true,
  },
  excellent: {
    label: '优秀提案',
    where: `in_period AND fate = 'filed' AND excellent`,
    definition: '立案的提案中，评为优秀提案的。',
    listed: true,
  },
};
