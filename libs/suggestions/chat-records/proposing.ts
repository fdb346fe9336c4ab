import type { ChatItem, ChatMessageView } from '#contract';
import { beginsAnew, isCourtesy, isSupport } from '../sayings.js';

type Message = Pick<ChatMessageView, 'index' | 'author' | 'sentAt' | 'text' | 'quote' | 'marked' | 'known'>;

export interface Proposed {
  items: ChatItem[];
  /** Why an item is ticked or not, by the index of its first message. */
  reasons: Record<string, string>;
}

interface Open {
  item: ChatItem;
  texts: string[];
  last: Message;
  place: number;
}

/** Without times, what stands further apart is another matter. */
const nearby = 3;

const suggesting =
  /建议|希望|呼吁|亟[待需]|能否|可否|是否可以|应当|应该|盼|尽快|增设|加装|整治|改造|完善|规范|请(?:有关|相关|政府|交警|城管|街道|教育|部门)/u;
const longEnough = 15;

/**
 * How the messages of a record make suggestions, before a clerk looks: what one person says without a long pause is
 * one, as with the robot of the group; what carries the hashtag is ticked. What stands in the inbox already is not.
 */
export function proposePlan(messages: Message[], gatheringMinutes: number): Proposed {
  const proposed: Proposed = { items: [], reasons: {} };
  const open = new Map<string, Open>();
  for (const [place, message] of messages.entries()) {
    const before = open.get(message.author);
    if (before && goesOn(before, message, { place, gatheringMinutes })) {
      before.item.indexes.push(message.index);
      before.texts.push(message.text);
      before.last = message;
      before.place = place;
      if (message.marked) tick(proposed, before.item);
      continue;
    }
    const item: ChatItem = { indexes: [message.index], part: 0, take: false, text: null, title: null };
    proposed.items.push(item);
    if (message.marked && !message.known) tick(proposed, item);
    else note(proposed, item, remark(message));
    if (!isAside(message) && message.author !== '')
      open.set(message.author, { item, texts: [message.text], last: message, place });
  }
  return proposed;
}

const tick = (proposed: Proposed, item: ChatItem): void => {
  item.take = true;
  note(proposed, item, '带话题标记');
};

function note({ reasons }: Proposed, { indexes }: ChatItem, reason: string | null): void {
  if (reason) reasons[String(indexes[0])] = reason;
}

function goesOn(
  { item, texts, last, place: at }: Open,
  message: Message,
  { place, gatheringMinutes }: { place: number; gatheringMinutes: number },
): boolean {
  if (isAside(message) || message.quote) return false;
  if ((last.known === null) !== (message.known === null)) return false;
  if (beginsAnew(message, texts)) return false;
  // Something said before the hashtag was no suggestion, unless it was a mere picture.
  if (message.marked && !item.take && texts.some((text) => text.trim())) return false;
  if (!last.sentAt || !message.sentAt) return place - at <= nearby;
  return Math.abs(Date.parse(message.sentAt) - Date.parse(last.sentAt)) <= gatheringMinutes * 60_000;
}

const isAside = ({ text, quote }: Message): boolean => isCourtesy(text) || (quote !== null && isSupport(text));

function remark({ text, quote, known }: Message): string | null {
  if (known) return known.number ? null : '上次的记录里有，当时没有收';
  if (quote && isSupport(text)) return '附议';
  if (isCourtesy(text)) return null;
  return [...text].length >= longEnough && suggesting.test(text) ? '像一条意见建议' : null;
}
