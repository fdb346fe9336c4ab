/** Every way a rule can say no: HTTP status and the sentence a person reads. `{name}` is filled from details. */
export const refusals = {
  'bad-input': { status: 422, message: '有内容需要修改，请看标红的地方' },
  'not-signed-in': { status: 401, message: '请先登录' },
  'not-allowed': { status: 403, message: '您的身份不能做这件事' },
  'not-found': { status: 404, message: '没有找到，或您无权查看' },
  'wrong-origin': { status: 403, message: '请求来自别的网站，已拒绝' },
  'too-many-requests': { status: 429, message: '操作太频繁，请稍候再试' },
  'database-away': { status: 503, message: '数据库暂时连不上，请稍候再试' },
  internal: { status: 500, message: '系统出错了，请再试一次；若仍不行，请把编号 {reference} 告诉管理员' },

  'sign-in-failed': { status: 422, message: '账号或密码不对' },
  'account-locked': { status: 423, message: '密码多次输错，账号已锁定，请于 {minutes} 分钟后再试' },
  'account-disabled': { status: 403, message: '账号已停用，请联系管理员' },
  'password-must-change': { status: 403, message: '首次登录请先修改密码' },
  'password-wrong': { status: 422, message: '当前密码不对' },
  'password-too-weak': { status: 422, message: '新密码至少 10 位，且不能与账号或旧密码相同' },
  'setup-link-invalid': { status: 410, message: '设置链接已用过或已失效' },

  'stage-forbids': { status: 409, message: '现在是“{stage}”，不能{action}；页面已更新为最新情况' },
  'key-reused': { status: 409, message: '同一次提交的内容前后不一致，请重新提交' },

  'file-too-large': { status: 413, message: '文件超过 20 MB' },
  'file-type-refused': {
    status: 415,
    message: '不接受这种文件（{type}）；可用：图片、PDF、Word、Excel、WPS、文本、压缩包',
  },
  'file-empty': { status: 422, message: '文件是空的' },
  'too-many-files': { status: 422, message: '附件最多 10 个' },
  'file-not-yours': { status: 422, message: '附件已失效，请重新上传' },

  'merge-into-itself': { status: 422, message: '不能并入自己' },
  'merge-target-merged': { status: 409, message: '目标意见本身已并入别条，请选主条' },
  'merge-has-proposals': { status: 409, message: '已转为提案的意见不能并入别条' },
  'reason-unknown': { status: 422, message: '请从列表中选择理由' },
  'chat-record-unreadable': { status: 422, message: '没有认出聊天记录，请检查是否完整复制' },
  'nothing-picked': { status: 422, message: '请至少勾选一条消息' },

  'proposer-not-eligible': { status: 422, message: '{name}不是本届委员，不能作为提案者' },
  'proposer-missing': { status: 422, message: '请填写提案者' },
  'cosigners-must-sign': { status: 422, message: '联名委员须本人签名：请在草稿里邀请，签名后再提交' },
  'cosigner-is-first': { status: 422, message: '您是第一提案人，不用邀请自己' },
  'cosigner-has-no-account': {
    status: 422,
    message: '{name}还没有账号，不能在线签名；可请其在纸质表上签名，交提案委录入',
  },
  'scan-missing': { status: 422, message: '请上传盖章或签名的纸质提案表扫描件' },
  'title-too-long': { status: 422, message: '案由 {count} 字，不能超过 {limit} 字' },
  'text-too-long': { status: 422, message: '正文共 {count} 字，不能超过 {limit} 字' },
  'draft-changed': { status: 409, message: '这份草稿在别的设备上改过，请先看一下再决定留哪一份' },
  'signatures-at-stake': { status: 409, message: '已有 {count} 位委员签名；改动文字后签名作废，须请他们重新签名' },
  'signing-over': { status: 409, message: '签名已于{day}截止，没有签名的不计入联名' },
  'sign-until-past': { status: 422, message: '签名截止时间应在现在之后' },
  'text-renewed': { status: 409, message: '提案文字刚刚改过，请看过最新的再签名' },
  'document-unreadable': {
    status: 422,
    message: '读不出这个文件里的文字：请用 .docx 或 .txt；旧版 .doc、.wps 请先另存为 .docx',
  },
  'category-unknown': { status: 422, message: '请从本次会议的分类中选择' },
  'session-missing': { status: 409, message: '还没有设置届次和会议，请先在“组织”里设置' },
  'department-unknown': { status: 422, message: '没有这个承办单位，或已停用' },
  'lead-is-co-handler': { status: 422, message: '主办单位和会办单位不能相同' },
  'lead-missing': { status: 422, message: '请选择主办单位' },
  'lead-and-split': { status: 422, message: '分办的提案没有主办单位和会办单位' },
  'split-too-few': { status: 422, message: '分办至少要有两个单位' },
  'units-differ': { status: 422, message: '与建议的承办单位（{units}）不同，请写明理由' },
  'unit-already-there': { status: 422, message: '{unit}已承办这件提案' },
  'nobody-left': { status: 422, message: '主办单位和仅有的两个分办单位不能没有接办的单位，请选择改交哪个单位' },
  'return-too-late': {
    status: 409,
    message: '退办应在交办后 {days} 个工作日内提出，已于{day}截止；确需退办的，请先报督查室准许',
  },
  'return-still-open': { status: 409, message: '现在还在退办时限内（至{day}），不需要准许' },
  'unit-already-proposed': { status: 409, message: '已有一条增办建议在等待决定' },
  'pre-review-first': { status: 409, message: '按现在的规则，须先初审通过' },
  'pre-review-not-used': { status: 409, message: '按现在的规则，不设初审' },
  'first-proposer-only': { status: 403, message: '只有第一提案人可以办这件事' },
  'case-has-merged': { status: 409, message: '有 {count} 件提案已并入本件，请先撤销并案' },
  'lead-case-unfit': { status: 409, message: '主案现在是“{stage}”，不能并入；请选待审查到办理中的提案' },
  'lead-case-replied': { status: 409, message: '主案已发出答复，不能再并案或撤销并案' },
  'already-marked': { status: 409, message: '已是{mark}' },
  'not-marked': { status: 409, message: '还不是{mark}' },
  'supervisor-missing': { status: 422, message: '请填写督办领导' },
  'kind-unchanged': { status: 422, message: '现在就是这个类别' },
  'year-missing': { status: 422, message: '案号按年计数时，格式里须有 {year}，否则会与上一年重复' },
  'changed-meanwhile': { status: 409, message: '别人刚改过这段文字，请先看最新的内容' },
  'proposal-has-sources': { status: 409, message: '这件提案还来自别的意见建议，不能一并撤案' },
  'reply-not-yours': { status: 403, message: '只有主办单位可以答复委员' },
  'opinions-outstanding': { status: 409, message: '会办单位还有 {count} 家未送会办意见' },
  'consultation-missing': { status: 409, message: '答复前请先登记与委员的面商情况' },
  'not-acknowledged': { status: 409, message: '请先签收' },
  'rating-not-yours': { status: 403, message: '只有提案者可以评价' },
  'already-rated': { status: 409, message: '您已评价过这次答复' },
  'reply-changed': { status: 409, message: '答复稿已有新的版本，请看过最新的再决定' },
  'draft-outdated': { status: 409, message: '{name}在您之后保存过这份答复稿，请先看最新的一稿' },
  'disclosure-reason-missing': { status: 422, message: '不公开的，请写明理由' },
  'dissent-missing': { status: 422, message: '保留意见的，请写明保留的是什么' },
  'resolution-unchanged': { status: 422, message: '现在就是这个类别' },
  'opinion-not-awaited': { status: 409, message: '主办单位已不再等这份会办意见' },
  'reply-needs-review': { status: 409, message: '按现在的规则，答复须先送审' },
  'reply-needs-no-review': { status: 409, message: '按现在的规则，答复不用送审，请直接发送' },
  'extension-too-late': { status: 409, message: '期限已过，不能再申请延期' },
  'extension-open': { status: 409, message: '已有一份延期申请在等审批' },
  'extension-none': { status: 409, message: '没有等待审批的延期申请' },
  'extension-not-later': { status: 422, message: '延期后的日期应晚于现在的期限（{day}）' },
  'extension-too-long': { status: 422, message: '按规则最迟只能延到{day}' },
  'clock-paused': { status: 409, message: '计时已暂停，请先恢复计时' },
  'clock-runs': { status: 409, message: '现在没有暂停计时' },
  'pause-used-up': { status: 409, message: '按规则可以暂停的 {days} 个工作日已用完' },
  'reminded-today': { status: 409, message: '今天已催办过这个单位' },
  'nothing-to-remind': { status: 409, message: '没有可以催办的逾期件，或今天都已催过' },
  'mail-not-failed': { status: 409, message: '这封邮件没有失败，不需要再试' },
  'document-number-used': { status: 409, message: '这个文号已用于别的答复函' },

  'disclosure-no-consent': { status: 409, message: '提案者不同意公开，不能公开' },
  'disclosure-against-department': { status: 422, message: '{name}的意见是不公开；仍要公开的，请写明理由' },
  'disclosure-why-not': { status: 422, message: '决定不公开的，请写明理由' },
  'disclosure-nothing-picked': { status: 422, message: '请至少选择提案正文或一份答复' },
  'disclosure-outdated': { status: 409, message: '提案或答复已有变化，请重新检查后再决定' },
  'disclosure-data-remains': { status: 422, message: '还有 {count} 处个人信息没有处理，请隐去或确认保留' },
  'disclosure-redaction-invalid': { status: 422, message: '有隐去的位置不对或互相重叠，请重新选择' },
  'disclosure-file-unclean': { status: 422, message: '附件“{name}”不能公开：{problem}' },
  'instruction-to-nobody': { status: 422, message: '请选择由谁办理' },
  'instruction-leader-missing': { status: 422, message: '请填写作出批示的领导' },
  'instruction-not-yours': { status: 409, message: '这条批示不要求您办理，或已报告过' },
  'evaluation-incomplete': { status: 422, message: '评分项目已有变化，请按最新的项目评分' },
  'evaluation-too-high': { status: 422, message: '这一项最多 {of} 分' },
  'already-evaluated': { status: 409, message: '贵单位已评议过这件提案' },
  'archive-not-ready': { status: 409, message: '案卷还在打包' },

  'report-not-ready': { status: 409, message: '报告还在生成' },
  'report-period-invalid': { status: 422, message: '起止时间不对：开始应早于结束，截至时间不能晚于现在' },
  'report-nobody-to-ask': { status: 404, message: '没有这个数字' },

  'login-taken': { status: 409, message: '这个登录名已有人用' },
  'name-taken': { status: 409, message: '已有同名记录' },
  'address-taken': { status: 409, message: '这个邮箱或账号已绑定给 {name}' },
  'import-unreadable': { status: 422, message: '读不出这个文件：请用 .xlsx，或 UTF-8、GB18030 编码的 .csv' },
  'import-has-errors': { status: 422, message: '有 {count} 行需要修改，未导入任何一行' },
  'term-overlaps': { status: 409, message: '届次的起止时间与别的届重叠' },
  'mail-malformed': { status: 422, message: '邮箱地址不对' },
  'span-invalid': { status: 422, message: '结束不能早于开始' },
  'account-needs-member': { status: 422, message: '委员账号须选择一位委员' },
  'account-needs-department': { status: 422, message: '承办单位账号须选择所属单位' },
  'member-has-account': { status: 409, message: '{name}已有账号' },
  'last-administrator': { status: 409, message: '这是最后一个可用的管理员账号，不能停用' },
  'import-columns-missing': { status: 422, message: '没有找到“{columns}”列，请对照模板检查表头' },
  'import-too-long': { status: 422, message: '一次最多导入 {count} 行' },

  'job-not-failed': { status: 409, message: '这项任务没有失败，不需要再试' },
} as const satisfies Record<string, { status: number; message: string }>;

export type RefusalCode = keyof typeof refusals;
export type RefusalDetails = Record<string, string | number>;

/** The sentence of a refusal with its details filled in. */
export function refusalMessage(code: RefusalCode, details: RefusalDetails = {}): string {
  return refusals[code].message.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}

/** Body of every answer that is not a success (RFC 9457). */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: RefusalCode;
  /** What to say at which field, keyed by its path (`proposers.0.memberId`). */
  fields?: Record<string, string>;
}
