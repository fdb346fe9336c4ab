import type { Section } from './metric.js';

/** What leaders and the committee did beside the handling, what was made public, and the departments' judgement. */
export const supervisionSections: readonly Section[] = [
  {
    group: '公开',
    keys: 'disclosure',
    of: 'proposal',
    unit: '件',
    rows: {
      published: {
        label: '已公开',
        where: `in_period AND fate = 'filed' AND published`,
        definition: '立案的提案中，经提案委决定已向社会公开（截至统计时没有撤回）的。',
        listed: true,
      },
      'disclosure-rate': {
        label: '公开率',
        where: `in_period AND fate = 'filed' AND replied`,
        counted: `published`,
        definition: '已公开的提案 ÷ 已办复。',
      },
    },
  },
  {
    group: '督办活动',
    keys: 'supervision',
    of: 'supervision',
    unit: '次',
    rows: {
      held: {
        label: '督办活动',
        where: `TRUE`,
        definition: '期内举行并登记的督办活动；一次活动涉及几件提案的，只计一次。',
        listed: true,
      },
      kind: {
        label: '{value}',
        where: `TRUE`,
        by: 'supervisionKind',
        definition: '督办活动中，方式为“{value}”的。',
      },
    },
  },
  {
    group: '双向评议',
    keys: 'evaluations',
    of: 'evaluation',
    unit: '件次',
    rows: {
      given: {
        label: '承办单位评议提案',
        where: `TRUE`,
        definition: '承办单位对立案提案的评议，每个答复单位每次办理各计一件次。',
        listed: true,
      },
      grade: {
        label: '提案质量：{value}',
        where: `TRUE`,
        by: 'grade',
        definition: '承办单位评议中，得分等次为“{value}”的（90 分以上优秀，75 至 89 分良好，60 至 74 分一般）。',
      },
      'blind-rate': {
        label: '背靠背评议',
        where: `TRUE`,
        counted: `blind`,
        definition: '在本次办理结束前作出、双方互不知晓的评议 ÷ 承办单位评议提案。',
      },
    },
  },
];
