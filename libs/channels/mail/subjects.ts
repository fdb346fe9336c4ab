const REPLY = 're|aw|sv|回复|回覆|答复|答覆';
const FORWARD = 'fwd?|转发|轉發|转寄|轉寄';
const BLANK = String.raw`[\s\u00a0\u3000]*`;

/** What programs put before a subject, with their counts and brackets: `Re[2]:`, `【回复】：`. */
const prefix = (words: string) =>
  new RegExp(
    String.raw`^${BLANK}(?:[[【(（]${BLANK})?(?:${words})(?:${BLANK}[[(（]?\d{1,3}[\])）]?)?${BLANK}(?:[\]】)）]${BLANK})?[：:]${BLANK}`,
    'iu',
  );

const ANY = prefix(`${REPLY}|${FORWARD}`);
const IS_REPLY = prefix(REPLY);
const IS_FORWARD = prefix(FORWARD);

/** A subject, of at most a thousand characters, without what programs put before it, however often. */
export function withoutPrefixes(subject: string): string {
  let rest = subject.slice(0, 1000);
  for (let shorter = rest.replace(ANY, ''); shorter !== rest; shorter = rest.replace(ANY, '')) rest = shorter;
  return rest;
}

/** The first prefix is of the last program. */
export const isReplyTitle = (title: string | null): boolean => IS_REPLY.test(title?.slice(0, 200) ?? '');
export const isForwardTitle = (title: string | null): boolean => IS_FORWARD.test(title?.slice(0, 200) ?? '');
