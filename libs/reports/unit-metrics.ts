import type { Section } from './metric.js';

const filed = `in_period AND fate = 'filed'`;

/**
 * By whom cases are handled. A case counts once as 件: for its lead unit, or as one of 分办, which has none. Every unit
 * that owes a reply counts as 件次: a 分办 of three units is one 件 and three 件次.
 */
export const unitSections: readonly Section[] = [
  {
    group: '主办单位',
    keys: 'handling',
    of: 'proposal',
    unit: '件',
    rows: {
      department: {
        label: '{value}',
        where: `${filed} AND department_id IS NOT NULL`,
        by: 'department',
        definition: '立案的提案中，当前一轮由{value}主办的（独办、会办）。',
      },
      split: {
        label: '分办',
        where: `${filed} AND split`,
        definition: '立案的提案中，当前一轮由两个以上单位分别答复的，按件计；各单位承办的另按件次计。',
      },
      unassigned: {
        label: '尚未交办',
        where: `${filed} AND department_id IS NULL AND NOT split`,
        definition: '立案的提案中，还没有交给承办单位的。',
      },
    },
  },
  {
    group: '承办件次',
    keys: 'handling',
    of: 'assignment',
    unit: '件次',
    rows: {
      parts: {
        label: '主办、分办件次',
        where: `TRUE`,
        definition:
          '立案的提案交由各单位主办或分办的件次；分办的每个单位各计一次，重新办理另计，已退办、改派的不计，会办不计。',
      },
      unit: {
        label: '{value}',
        where: `TRUE`,
        by: 'department',
        definition: '主办、分办件次中，由{value}承办的。',
      },
    },
  },
];
