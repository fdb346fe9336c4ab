/** Characters that nobody sees: zero-width ones, direction marks, the byte order mark. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/gu;

/** Text as typed or pasted, without what cannot be seen, on one line. */
export const oneLine = (text: string): string => text.replace(invisible, '').replace(/\s+/gu, ' ').trim();

/** Full-width letters, digits and signs as the plain ones; characters keep their form, whatever Unicode folds. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** The dots people type between the parts of a name; the right one is `·`. */
const nameDots = /\s*[·•・‧∙⋅．･]\s*/gu;

/**
 * A person's name as it is kept: blanks between characters go (张 伟 is 张伟), every middle dot is `·`, and 䶮 is itself even where an older table
 * of characters put it into a private place.
 */
export function personName(text: string): string {
  const name = halfWidth(oneLine(text).replaceAll('\ue863', '䶮').replace(nameDots, '·'));
  return name.replace(/(?<=\p{Script=Han}|·) (?=\p{Script=Han}|·)/gu, '');
}
