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
  'category-unknown': { status: 422, message: '请从本次会议的分类中选择' },
  'session-missing': { status: 409, message: '还没有设置届次和会议，请先在“组织”里设置' },
  'department-unknown': { status: 422, message: '没有这个承办单位，或已停用' },
  'lead-is-co-handler': { status: 422, message: '主办单位和会办单位不能相同' },
  'reply-not-yours': { status: 403, message: '只有主办单位可以答复委员' },
  'opinions-outstanding': { status: 409, message: '会办单位还有 {count} 家未送会办意见' },
  'consultation-missing': { status: 409, message: '答复前请先登记与委员的面商情况' },
  'not-acknowledged': { status: 409, message: '请先签收' },
  'rating-not-yours': { status: 403, message: '只有提案者可以评价' },
  'already-rated': { status: 409, message: '您已评价过这次答复' },
  'document-number-used': { status: 409, message: '这个文号已用于别的答复函' },

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
