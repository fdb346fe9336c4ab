import type { ChatItem, ChatMessageView } from '#contract';

type Words = Pick<ChatMessageView, 'index' | 'text'>;

/** What an item says: the clerk's words, or those of the record. */
export function wordsOf(item: ChatItem, messages: Words[]): string {
  if (item.text !== null) return item.text;
  const said = item.indexes.map((index) => messages.find((message) => message.index === index)?.text ?? '');
  return said.filter(Boolean).join('\n');
}

/** Joined to the one above: one suggestion of both. */
export function joinedUp(items: ChatItem[], at: number, messages: Words[]): ChatItem[] {
  const [above, below] = [items[at - 1], items[at]];
  if (!above || !below) return items;
  const corrected = above.text !== null || below.text !== null;
  const joined: ChatItem = {
    ...above,
    indexes: [...new Set([...above.indexes, ...below.indexes])].sort((a, b) => a - b),
    take: above.take || below.take,
    text: corrected ? [wordsOf(above, messages), wordsOf(below, messages)].filter(Boolean).join('\n') : null,
    title: above.title ?? below.title,
  };
  return [...items.slice(0, at - 1), joined, ...items.slice(at + 1)];
}

/** Every message by itself again, in the words of the record. */
export function takenApart(items: ChatItem[], at: number): ChatItem[] {
  const item = items[at];
  if (!item) return items;
  const alone = item.indexes.map((index, place): ChatItem => ({
    indexes: [index],
    part: 0,
    take: item.take && place === 0,
    text: null,
    title: place === 0 ? item.title : null,
    ...(item.memberId === undefined ? {} : { memberId: item.memberId }),
  }));
  const others = items.filter((other, place) => place !== at && !isPartOf(other, item));
  return [...others, ...alone].sort((a, b) => (a.indexes[0] ?? 0) - (b.indexes[0] ?? 0));
}

/** Cut in two where the clerk put the cursor; nothing changes at the very beginning or end. */
export function cutAt(items: ChatItem[], at: number, place: number, messages: Words[]): ChatItem[] {
  const item = items[at];
  const words = item ? wordsOf(item, messages) : '';
  const [before, after] = [words.slice(0, place).trim(), words.slice(place).trim()];
  if (!item || !before || !after) return items;
  const parts = items.filter((other) => other.indexes[0] === item.indexes[0]).map(({ part }) => part);
  const rest: ChatItem = { ...item, part: Math.max(...parts) + 1, text: after, title: null };
  return [...items.slice(0, at), { ...item, text: before }, rest, ...items.slice(at + 1)];
}

const isPartOf = (other: ChatItem, item: ChatItem): boolean =>
  other.indexes[0] === item.indexes[0] && other.part !== item.part;
