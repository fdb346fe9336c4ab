import type { ChatMessageView, SentBody, routes } from '#contract';

/** What the clerk decided about each message, by its index. */
export type ChatPicks = Record<number, { take: boolean; memberId: string | null; text: string }>;

type Pick = SentBody<typeof routes.chatRecords.import>['picks'][number];

/** Marked ones are ticked, except those already in the inbox. */
export const picksFrom = (messages: ChatMessageView[]): ChatPicks =>
  Object.fromEntries(
    messages.map((message) => [
      message.index,
      {
        take: message.marked && message.knownAs === null,
        memberId: message.member?.id ?? null,
        text: message.text,
      },
    ]),
  );

/** The ticked ones as they are sent: a text that was not touched goes as `null`, so the record's own words stand. */
export const picked = (messages: ChatMessageView[], picks: ChatPicks): Pick[] =>
  messages.flatMap((message) => {
    const pick = picks[message.index];
    if (!pick?.take) return [];
    const touched = pick.text.trim() !== message.text.trim();
    return [{ index: message.index, memberId: pick.memberId, text: touched ? pick.text : null }];
  });
