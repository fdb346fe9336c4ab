/** What a refusal or a returned letter means, in plain words. */
export interface Failure {
  words: string;
  /** The address itself is the reason: nothing should be sent there any more. */
  addressIsBad: boolean;
}

const meanings: { code: RegExp; said: RegExp; words: string; addressIsBad: boolean }[] = [
  {
    code: /\b5\.3\.4\b|\b552\b.*(?:size|large|过大)/i,
    said: /too large|size limit|过大|超过.{0,6}大小/i,
    words: '邮件太大，对方不收',
    addressIsBad: false,
  },
  {
    code: /\b[45]\.2\.2\b|\b552\b/,
    said: /mailbox (?:is )?full|quota|over ?quota|insufficient storage|邮箱(?:已满|空间不足|容量)|超出.{0,6}容量/i,
    words: '对方的邮箱已满',
    addressIsBad: true,
  },
  {
    code: /\b5\.2\.1\b/,
    said: /disabled|inactive|suspended|账号?(?:被)?(?:停用|冻结|锁定)|长期未(?:登录|使用)/i,
    words: '对方的邮箱已停用',
    addressIsBad: true,
  },
  {
    code: /\b5\.1\.(?:0|1|2|3|6|10)\b/,
    said: /user unknown|unknown user|no such (?:user|mailbox|recipient|address)|mailbox (?:not found|unavailable)|recipient.{0,20}not (?:exist|found)|does ?n[o']t exist|invalid (?:recipient|mailbox)|address rejected|not a valid mailbox|host or domain name not found|域名不存在|(?:收件人|用户|邮箱|地址).{0,8}(?:不存在|无效|错误|找不到)|无此用户/i,
    words: '没有这个邮箱',
    addressIsBad: true,
  },
  {
    code: /\b5\.7\.\d+\b/,
    said: /spam|blocked|black ?list|block ?list|policy|rejected|denied|spf|dkim|dmarc|拒收|垃圾邮件|黑名单|拒绝/i,
    words: '对方的服务器拒收，可能当作垃圾邮件',
    addressIsBad: false,
  },
];

/** The code of the other side decides; where there is none, its words. */
export function failureOf(said: string | null): Failure {
  const text = said ?? '';
  const found = meanings.find(({ code }) => code.test(text)) ?? meanings.find((meaning) => meaning.said.test(text));
  return found
    ? { words: found.words, addressIsBad: found.addressIsBad }
    : { words: '对方的服务器退回了这封信', addressIsBad: false };
}
