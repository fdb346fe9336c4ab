import { promiseSections, ratingSections } from './feedback-metrics.js';
import type { Metric, Section } from './metric.js';
import { supervisionSections } from './supervision-metrics.js';
import { unitSections } from './unit-metrics.js';
import { convertedOutcomes, markFigures, otherOutcomes } from './outcomes.js';

/** The base on which most figures of proposals, and all of their handling, stand. */
const filed = `in_period AND fate = 'filed'`;
/** Filed proposals that grew out of suggestions of the period. */
const convertedAndFiled = `from_suggestion AND fate = 'filed'`;

/** Every figure of the summary, in the order in which people read it. */
const sections: readonly Section[] = [
  {
    group: '意见建议',
    keys: 'suggestions',
    of: 'suggestion',
    unit: '条',
    rows: {
      received: {
        label: '收到意见建议',
        where: `fate <> 'merged'`,
        definition: '期内收到的意见建议，内容相同而合并的只计主条一条；不采用的计入，另列。',
        listed: true,
      },
      channel: {
        label: '{value}',
        where: `fate <> 'merged'`,
        by: 'channel',
        definition: '收到意见建议中，主条由“{value}”收到的。',
      },
      registered: {
        label: '来件登记（合并前）',
        where: `TRUE`,
        definition: '期内来件逐条登记的数目，包括后来并入别条的。',
      },
      merged: { label: '并入别条', where: `fate = 'merged'`, definition: '期内登记、因内容相同而并入另一条的来件。' },
      converted: {
        label: '已转提案的意见建议',
        where: `fate = 'converted'`,
        definition: '收到意见建议中，至少提出了一件提案的，不论是否立案。',
        listed: true,
      },
      dismissed: { label: '不采用', where: `fate = 'dismissed'`, definition: '收到意见建议中，说明理由不再办理的。' },
      open: {
        label: '待处理',
        where: `fate = 'open'`,
        definition: '收到意见建议中，还没有转提案、也没有决定不采用的。',
      },
      'conversion-rate': {
        label: '意见建议转提案率',
        where: `fate <> 'merged'`,
        counted: `fate = 'converted'`,
        definition: '已转提案的意见建议 ÷ 收到意见建议，按条计；一条可提几件，几条可合提一件，与件数不成比例。',
      },
    },
  },
  {
    group: '意见建议转提案',
    keys: 'converted',
    of: 'proposal',
    unit: '件',
    rows: {
      submitted: {
        label: '由意见建议提出的提案',
        where: `from_suggestion`,
        definition: '由期内收到的意见建议（含并入其中的来件）提出的提案，一件只计一次。',
      },
      filed: {
        label: '转为提案（已立案）',
        where: convertedAndFiled,
        definition: '由期内收到的意见建议提出并已立案的提案，一件只计一次。',
        listed: true,
      },
      replied: {
        label: '转为提案的已办复',
        where: `${convertedAndFiled} AND replied`,
        definition: '转为提案中，当前一轮应有的答复已全部发出的；重新办理而未再答复的不计。',
        listed: true,
      },
      'on-time': {
        label: '转为提案的按期办复',
        where: `${convertedAndFiled} AND on_time`,
        definition: '转为提案中已办复、且历次答复都在规定期限内发出的。',
        listed: true,
      },
      ...convertedOutcomes,
    },
  },
  {
    group: '提案',
    keys: 'proposals',
    of: 'proposal',
    unit: '件',
    rows: {
      submitted: {
        label: '收到提案',
        where: `in_period`,
        definition: '期内提交的全部提案，包括由意见建议提出的。',
        listed: true,
      },
      filed: { label: '立案', where: filed, definition: '期内提交并已立案的提案。', listed: true },
      ...otherOutcomes,
      'filing-rate': {
        label: '立案率',
        where: `in_period`,
        counted: `fate = 'filed'`,
        definition: '立案 ÷ 收到提案。',
      },
      ...markFigures,
    },
  },
  {
    group: '提案分类',
    keys: 'proposals',
    of: 'proposal',
    unit: '件',
    rows: {
      category: { label: '{value}', where: filed, by: 'category', definition: '立案的提案中，分类为“{value}”的。' },
    },
  },
  {
    group: '提案者',
    keys: 'proposals',
    of: 'proposal',
    unit: '件',
    rows: {
      'by-members': {
        label: '委员提案',
        where: `${filed} AND NOT collective`,
        definition: '立案的提案中，由委员个人或联名提出的。',
      },
      collective: {
        label: '集体提案',
        where: `${filed} AND collective`,
        definition: '立案的提案中，由党派、人民团体、界别、委员小组或专门委员会提出的。',
      },
      'collective-share': {
        label: '集体提案比重',
        where: filed,
        counted: `collective`,
        definition: '集体提案 ÷ 立案。',
      },
      proposer: {
        label: '{value}',
        where: filed,
        by: 'proposerKind',
        definition: '立案的提案中，提案者为“{value}”的。',
      },
    },
  },
  {
    group: '办理',
    keys: 'handling',
    of: 'proposal',
    unit: '件',
    rows: {
      replied: {
        label: '已办复',
        where: `${filed} AND replied`,
        definition: '立案的提案中，当前一轮应有的答复已全部发出的；重新办理而未再答复的不计。',
        listed: true,
      },
      pending: {
        label: '尚未办复',
        where: `${filed} AND NOT replied`,
        definition: '立案的提案中，当前一轮还有应答复而未答复的，或尚未交办的。',
        listed: true,
      },
      'on-time': {
        label: '按期办复',
        where: `${filed} AND on_time`,
        definition: '已办复的提案中，历次答复都在规定期限内发出的。',
      },
      'reply-rate': { label: '办复率（按件）', where: filed, counted: `replied`, definition: '已办复 ÷ 立案。' },
      'consultation-rate': {
        label: '面商率',
        where: `${filed} AND replied`,
        counted: `consulted`,
        definition: '登记过与提案者面商的提案 ÷ 已办复；委员提出不需要的不算面商，另列。',
      },
      'consultation-excused': {
        label: '委员提出不需要面商',
        where: `${filed} AND replied AND excused`,
        definition: '已办复的提案中，没有面商、只登记了委员提出不需要的。',
      },
    },
  },
  {
    group: '办理',
    keys: 'handling',
    of: 'assignment',
    unit: '件次',
    rows: {
      'assignment-reply-rate': {
        label: '办复率（按主办件次）',
        where: `TRUE`,
        counted: `replied`,
        definition: '已答复的主办、分办件次 ÷ 交办的主办、分办件次；重新办理另计一次，会办不计。',
      },
      'on-time-rate': {
        label: '按期答复率（按主办件次）',
        where: `replied OR overdue`,
        counted: `replied AND on_time`,
        definition: '按期答复的主办、分办件次 ÷ 已答复或期限已过的主办、分办件次；期限未到而未答复的不计。',
      },
    },
  },
  ...unitSections,
  {
    group: '办理结果',
    keys: 'replies',
    of: 'assignment',
    unit: '件次',
    rows: {
      sent: {
        label: '主办答复',
        where: `replied`,
        definition: '立案的提案收到的主办、分办单位答复；分办的每个单位、重新办理后再次答复的，每次各计一件次。',
      },
      resolution: {
        label: '{value}',
        where: `replied`,
        by: 'resolution',
        definition: '主办答复中，办理结果为“{value}”的。',
      },
    },
  },
  ...ratingSections,
  ...promiseSections,
  ...supervisionSections,
];

export const metrics: readonly Metric[] = sections.flatMap(({ group, keys, of, unit, rows }) =>
  Object.entries(rows).map(([name, row]) => ({
    ...row,
    key: `${keys}.${name}`,
    group,
    of,
    unit: row.counted ? '%' : unit,
  })),
);
