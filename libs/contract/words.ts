import type { Channel } from './arrivals.js';
import type { Resolution } from './body.js';
import type { Role } from './permissions.js';
import type {
  AssignmentRole,
  AssignmentStage,
  Attitude,
  ProposalStage,
  ProposerKind,
  consultationWays,
  proposalKinds,
} from './proposals.js';
import type { SuggestionStage, senderStates } from './suggestions.js';

/** The institution's words for every code; the web, the letters and the notices print only these. */
export const words = {
  role: {
    member: '委员',
    secretariat: '提案委',
    department: '承办单位',
    supervisor: '督查室',
    leader: '领导',
    administrator: '管理员',
  } satisfies Record<Role, string>,
  channel: {
    WECHAT_GROUP: '社情民意工作微信群',
    EMAIL: '社情民意信息直报邮箱',
    MEMBER_APP: '政协委员履职APP',
  } satisfies Record<Channel, string>,
  suggestionStage: {
    received: '待处理',
    converted: '已转提案',
    dismissed: '不采用',
    merged: '已合并',
  } satisfies Record<SuggestionStage, string>,
  senderState: {
    confirmed: '已确认',
    matched: '地址相符',
    proposed: '待确认',
    unknown: '未识别',
  } satisfies Record<(typeof senderStates)[number], string>,
  proposalStage: {
    submitted: '待审查',
    'in-review': '待复审',
    returned: '退回补充',
    filed: '待交办',
    declined: '不予立案',
    'to-opinion': '转社情民意信息',
    'to-suggestion': '转意见建议',
    'as-letter': '作来信处理',
    'passed-up': '转上级政协提案',
    solved: '立案前已解决',
    withdrawn: '撤案',
    merged: '并案',
    handling: '办理中',
    replied: '已答复',
    disputed: '待协商',
    closed: '已办结',
  } satisfies Record<ProposalStage, string>,
  proposalKind: {
    plenary: '大会提案',
    intersessional: '平时提案',
  } satisfies Record<(typeof proposalKinds)[number], string>,
  proposerKind: {
    INDIVIDUAL: '委员个人',
    JOINT: '委员联名',
    PARTY: '党派',
    ORGANIZATION: '人民团体',
    SECTOR: '界别',
    GROUP: '委员小组',
    COMMITTEE: '专门委员会',
  } satisfies Record<ProposerKind, string>,
  assignmentRole: { LEAD: '主办', CO_HANDLER: '会办', SPLIT: '分办' } satisfies Record<AssignmentRole, string>,
  assignmentStage: {
    assigned: '待签收',
    acknowledged: '办理中',
    'return-requested': '申请退办',
    released: '已退办',
    'opinion-sent': '已送会办意见',
    'in-review': '答复待审核',
    replied: '已答复',
  } satisfies Record<AssignmentStage, string>,
  consultationWay: {
    VISIT: '走访',
    MEETING: '座谈会',
    PHONE: '电话',
    MAIL: '邮件',
    OTHER: '其他',
    NOT_NEEDED: '委员提出不需要',
  } satisfies Record<(typeof consultationWays)[number], string>,
  attitude: {
    SATISFIED: '满意',
    BASICALLY_SATISFIED: '基本满意',
    UNSATISFIED: '不满意',
  } satisfies Record<Attitude, string>,
  resolution: {
    RESOLVED: '已经解决或基本解决',
    PARTLY_RESOLVED: '部分解决',
    IN_PROGRESS: '正在解决',
    PLANNED: '列入计划拟解决',
    INFEASIBLE_NOW: '因条件所限暂难解决',
    REFERENCE_ONLY: '留作参考',
  } satisfies Record<Resolution, string>,
  /** Buttons and trail rows. */
  action: {
    receive: '收到',
    edit: '整理文字',
    'confirm-sender': '确认提出人',
    merge: '合并',
    unmerge: '撤销合并',
    dismiss: '不采用',
    restore: '撤销不采用',
    convert: '转提案',
    link: '并入已有提案',
    submit: '提交',
    file: '立案',
    decline: '不予立案',
    assign: '交办',
    acknowledge: '签收',
    consult: '登记面商',
    'send-opinion': '送会办意见',
    reply: '发送答复',
    rate: '评价',
    close: '办结',
    rehandle: '重新办理',
  },
} as const;

export type ActionWord = keyof typeof words.action;
