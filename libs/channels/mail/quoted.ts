/** Where somebody else's words, or a signature, begin. Each stands at the start of a line. */
const CUTS: RegExp[] = [
  /^[ \t]*-{2,}[ \t]*(?:原始邮件|邮件原件|原邮件|Original Message|Original)[ \t]*-{2,}/im,
  /^(?:在|于).{1,200}写道[:：]/m,
  /^.{0,120}于[ \t]*\d{4}\s*年.{1,100}写道[:：]/m,
  /^On .{1,200}(?:\r?\n.{0,100})?wrote:/im,
  /^[> \t]*(?:发件人|From)[:：].*\r?\n(?:.*\r?\n){0,2}?[> \t]*(?:发送时间|日期|时间|收件人|主题|Sent|Date|To|Subject)[:：]/im,
  /^-- ?$/m,
  /^[ \t]*(?:发|發)自我的.{0,40}$/m,
  /^[ \t]*(?:Sent from my ).{0,40}$/im,
  /^[ \t]*[【[（(]?(?:免责声明|保密提示|保密声明|重要声明|Disclaimer|Confidentiality Notice)[】\]）)]?[ \t]*(?:[:：]|$)/im,
  /^_{30,}[ \t]*$/m,
];
const FORWARD = /转发邮件信息|转发的(?:消息|邮件)|被转发邮件|Begin forwarded message|Forwarded message/i;
const FORWARD_TITLE = /^(?:fwd?|转发|轉發)\s*[:：]/i;

/**
 * Folds quoted mail and signatures away from the sender's own words. Nothing is lost: `own + rest` is the text.
 * A forward is not folded, for there the suggestion is what was forwarded.
 */
export function foldQuoted(text: string, title: string | null = null): { own: string; rest: string } {
  const whole = { own: text, rest: '' };
  if (FORWARD_TITLE.test(title ?? '')) return whole;
  const at = Math.min(...CUTS.map((cut) => cut.exec(text)?.index ?? text.length));
  const own = text.slice(0, at);
  const rest = text.slice(at);
  if (own.trim() === '' || FORWARD.test(rest.slice(0, 400)) || FORWARD.test(own)) return whole;
  return { own, rest };
}
