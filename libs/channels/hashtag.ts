/** `#社情民意`, `#社情民意#`, full-width ＃ alike; 信息 belongs to the tag only where the tag then ends. */
const HASHTAG = /[#＃][ \t]*社情民意(?:信息(?=[#＃\s]|$))?[#＃]?[ \t\u2005\u3000]*/g;

/** Takes the mark that makes a message a suggestion out of its text. */
export function stripHashtag(text: string): { text: string; marked: boolean } {
  const stripped = text.replace(HASHTAG, '');
  return stripped === text ? { text, marked: false } : { text: stripped.trim(), marked: true };
}
