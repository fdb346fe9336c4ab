import type { ArrivalRole, Channel, EntryWay, JoinWay } from './arrivals.js';
import type { ChatOrigin, chatRecordStates } from './chat-records.js';
import type { bindingProviders } from './members.js';
import type { DoorKind } from './sign-in-doors.js';
import type { SuggestionStage, senderStates } from './suggestion-views.js';

/** How things come in, and who is known by which name. */
export const intakeWords = {
  door: { wecom: '企业微信', wechat: '微信', oidc: '统一身份认证' } satisfies Record<DoorKind, string>,
  channel: {
    WECHAT_GROUP: '社情民意工作微信群',
    EMAIL: '社情民意信息直报邮箱',
    MEMBER_APP: '政协委员履职APP',
    STAFF_ENTRY: '代为登记',
  } satisfies Record<Channel, string>,
  chatOrigin: { PASTE: '粘贴', UPLOAD: '上传', MAIL: '邮件发来', SHARE: '从手机分享' } satisfies Record<
    ChatOrigin,
    string
  >,
  chatRecordState: { open: '待拆分', taken: '已收', discarded: '不收' } satisfies Record<
    (typeof chatRecordStates)[number],
    string
  >,
  entryWay: { PHONE: '电话', PAPER: '书面', MEETING: '会议', VISIT: '来访' } satisfies Record<EntryWay, string>,
  arrivalRole: {
    origin: '首件',
    supplement: '补充',
    support: '支持',
    note: '附带',
  } satisfies Record<ArrivalRole, string>,
  joinWay: {
    made: '由此登记',
    gathered: '同一人接着说的',
    thread: '回复往来',
    copy: '同一来件又收到一份',
    quoted: '引用后表示支持',
    courtesy: '致意，没有新内容',
    signal: '表示说完了',
    joined: '人工归并',
    detached: '人工拆出',
    split: '人工分成两条',
  } satisfies Record<JoinWay, string>,
  suggestionStage: {
    received: '待处理',
    converted: '已转提案',
    dismissed: '不采用',
    merged: '已合并',
    withdrawn: '已撤回',
  } satisfies Record<SuggestionStage, string>,
  senderState: {
    confirmed: '已确认',
    matched: '地址相符',
    unverified: '地址相符，未通过核验',
    proposed: '待确认',
    unknown: '未识别',
  } satisfies Record<(typeof senderStates)[number], string>,
  /** By what a sender is known. */
  bindingProvider: {
    mail: '邮箱',
    wecom: '企业微信账号',
    openid: '公众号用户',
    nickname: '群昵称',
  } satisfies Record<(typeof bindingProviders)[number], string>,
  /** Of a recommended department: how much the past cases say. */
};
