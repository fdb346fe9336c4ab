const LONGEST = 40;
const greeting =
  /^(?:(?:各位)?(?:尊敬的)?[^，,：:。！!\s]{0,10}?(?:您好|你好|大家好|领导|同志|委员们?)[，,：:。！!\s]+)+/u;

/** A title from the first sentence; a long one is cut at its last pause. Empty while there is too little to say. */
export function titleFrom(text: string): string {
  const body = text.trim().replace(greeting, '').trimStart() || text.trim();
  const sentence = (/^[^。！？!?；;\n\r]+/u.exec(body)?.[0] ?? '').trim();
  const characters = [...sentence];
  if (characters.length <= LONGEST) return sentence.replace(/[，,、：:]+$/u, '');
  const head = characters.slice(0, LONGEST).join('');
  const pause = Math.max(...['，', ',', '、', '：', ':', ' '].map((mark) => head.lastIndexOf(mark)));
  return pause >= 6 ? head.slice(0, pause) : head;
}
