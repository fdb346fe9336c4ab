/** A line that begins a message in a copied chat: a nickname with a time, or a time with a nickname. */
const header =
  /^\s*(?:\S.{0,30}?[\s　]+(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)?(?:上午|下午|凌晨|晚上)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\s　]+\S.{0,30})\s*$/u;
const opening = /聊天记录(?:如下)?\s*[:：]?\s*$/mu;

/** Does this read like a chat in which several people speak? Only a guess: the member decides, and the office reads it. */
export function looksLikeChat(text: string): boolean {
  const lines = text.split('\n');
  const headers = lines.filter((line) => header.test(line)).length;
  return headers >= 3 || (headers >= 1 && opening.test(lines.slice(0, 3).join('\n')));
}
