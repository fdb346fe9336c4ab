import type { BodySettings } from '#contract';

const always = { source: null, kind: null, proposerKind: null, role: null, round: null };

/** The rules of a body that has set none: what most districts print in their own regulations. */
export const defaultSettings: BodySettings = {
  deadlineRules: [
    { ...always, round: 'REHANDLING', period: { unit: 'working-days', count: 40 } },
    { ...always, role: 'CO_HANDLER', period: { unit: 'working-days', count: 20 } },
    { ...always, period: { unit: 'working-days', count: 60 } },
  ],
  extensionWorkingDays: 22,
  pauseWorkingDays: 15,
  reminderLadder: [
    { daysLeft: 10, tells: 'OFFICER' },
    { daysLeft: 3, tells: 'OFFICER' },
    { daysLeft: 3, tells: 'HEAD' },
    { daysLeft: 0, tells: 'HEAD' },
    { daysLeft: -1, tells: 'HEAD' },
    { daysLeft: -1, tells: 'SUPERVISOR' },
    { daysLeft: -5, tells: 'SUPERVISOR' },
  ],
  consultationRequired: true,
  replyReview: false,
  preReview: false,
  caseNumberPrefixes: { plenary: '', intersessional: '', collective: '' },
  caseNumberScope: 'session',
  caseNumberPerPrefix: false,
  caseNumberTemplate: '{seq:3}',
  titleLimit: 50,
  textLimit: 2000,
  refuseOverLimit: false,
  evaluationItems: [
    { label: '选题准确，反映的问题属实', points: 20 },
    { label: '调研深入，情况分析透彻', points: 20 },
    { label: '建议具体，切实可行', points: 30 },
    { label: '一事一案，行文规范', points: 15 },
    { label: '与承办单位沟通配合', points: 15 },
  ],
  categories: ['经济建设', '政治建设', '文化建设', '社会建设', '生态文明建设'],
  declineReasons: [
    { code: 'secret', label: '涉及党和国家秘密' },
    { code: 'prohibited', label: '国家明令禁止的事项' },
    { code: 'party-organisation', label: '中共党员对党内有关组织、人事安排等方面的意见' },
    { code: 'democratic-party-internal', label: '民主党派成员反映本组织内部问题' },
    { code: 'litigation', label: '进入民事、刑事、行政诉讼或仲裁程序的事项' },
    { code: 'academic', label: '属于学术研讨' },
    { code: 'personal', label: '为本人或亲属解决个人问题' },
    { code: 'promotion', label: '宣传、推介具体作品或产品' },
    { code: 'accusation', label: '指名举报' },
    { code: 'no-suggestion', label: '内容空泛，没有具体建议' },
  ],
  dismissalReasons: [
    { code: 'no-suggestion', label: '非意见建议内容' },
    { code: 'repeated', label: '与已收意见重复' },
    { code: 'elsewhere', label: '不属本区职责' },
    { code: 'vague', label: '内容不具体' },
    { code: 'litigation', label: '涉法涉诉，应由法定途径处理' },
    { code: 'answered', label: '已当面答复' },
  ],
  resolutionLabels: {
    RESOLVED: { letter: 'A', words: '所提问题已经解决或基本解决' },
    PARTLY_RESOLVED: { letter: 'B', words: '所提问题部分解决' },
    IN_PROGRESS: { letter: 'B', words: '所提问题正在解决' },
    PLANNED: { letter: 'B', words: '所提问题列入计划拟解决' },
    INFEASIBLE_NOW: { letter: 'C', words: '所提问题因条件所限暂难解决' },
    REFERENCE_ONLY: { letter: 'D', words: '所提建议留作参考' },
  },
};
