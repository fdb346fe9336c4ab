import { type Section, satisfaction } from './metric.js';

const filed = `in_period AND fate = 'filed'`;

/** What the proposers said of the replies. A non-answer stays one: no base takes it for an answer. */
export const ratingSections: readonly Section[] = [
  {
    group: '满意度',
    keys: 'ratings',
    of: 'proposal',
    unit: '件',
    rows: {
      asked: {
        label: '已征询意见',
        where: `${filed} AND asked`,
        definition: '收到过答复的立案提案；每位提案者都请评价，分办的对每个单位分别评价。',
      },
      rated: {
        label: '已收回评价的提案',
        where: `${filed} AND asked AND rated`,
        definition: '已征询意见的提案中，至少一位提案者已评价的。',
      },
      'not-rated': {
        label: '未评价的提案',
        where: `${filed} AND asked AND NOT rated`,
        definition: '已征询意见的提案中，还没有任何提案者评价的；未评价不算满意，也不算不满意。',
        listed: true,
      },
      'return-rate': {
        label: '评价回收率',
        where: `${filed} AND asked`,
        counted: `rated`,
        definition: '至少一位提案者已评价的提案 ÷ 收到过答复的立案提案，按件计。',
      },
      'closed-unrated': {
        label: '按未评价办结',
        where: `${filed} AND closed_as = 'UNRATED'`,
        definition: '立案的提案中，征询意见期满未收到第一提案人评价、按“未评价”办结的。',
      },
      mediated: {
        label: '经协商办结',
        where: `${filed} AND closed_as = 'MEDIATED'`,
        definition:
          '立案的提案中，第一提案人对办理结果不满意，由提案委组织协商后办结的，不论是否再次办理过；评价不变。',
      },
    },
  },
  {
    group: '满意度',
    keys: 'ratings',
    of: 'rating',
    unit: '件次',
    rows: {
      given: {
        label: '收回评价',
        where: `TRUE`,
        definition: '提案者对立案提案答复单位的评价；同一人对同一件同一单位多次评价的，以最后一轮为准。',
      },
      medium: {
        label: '{value}',
        where: `TRUE`,
        by: 'medium',
        definition: '收回的评价中，由“{value}”提交的。',
      },
      ...satisfaction('attitude', '对办理态度'),
      ...satisfaction('result', '对办理结果'),
    },
  },
];

/** 跟踪办理: a promise counts in the period in which the reply said it would be done, whatever it was put off to. */
export const promiseSections: readonly Section[] = [
  {
    group: '承诺兑现',
    keys: 'promises',
    of: 'promise',
    unit: '项',
    rows: {
      due: {
        label: '到期承诺',
        where: `TRUE`,
        definition: '答复中承诺在期内完成的事项，不论答复在哪一年；以答复中最初写明的日期为准，改期不改变归期。',
        listed: true,
      },
      'kept-on-time': {
        label: '按期兑现',
        where: `fate = 'kept-on-time'`,
        definition: '到期承诺中，已确认兑现、且承办单位在最初日期前报告完成的。',
      },
      'kept-late': {
        label: '逾期兑现',
        where: `fate = 'kept-late'`,
        definition: '到期承诺中，已确认兑现、但报告完成晚于最初日期的。',
      },
      open: {
        label: '未兑现',
        where: `fate = 'open'`,
        definition: '到期承诺中，截至时间还没有确认兑现、也没有终止的；已报完成而未确认的计入。',
        listed: true,
      },
      abandoned: {
        label: '终止',
        where: `fate = 'abandoned'`,
        definition: '到期承诺中，由提案委说明原因终止跟踪的。',
        listed: true,
      },
      revised: {
        label: '其中改期',
        where: `revised`,
        definition: '到期承诺中，承办单位改过日期的。',
      },
      'on-time-rate': {
        label: '按期兑现率',
        where: `TRUE`,
        counted: `fate = 'kept-on-time'`,
        definition: '按期兑现 ÷ 到期承诺。',
      },
      'kept-rate': {
        label: '兑现率',
        where: `TRUE`,
        counted: `fate IN ('kept-on-time', 'kept-late')`,
        definition: '按期兑现和逾期兑现 ÷ 到期承诺。',
      },
    },
  },
];
