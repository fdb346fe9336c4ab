/** A card with buttons, as the robot shows it. */
export interface Card {
  title: string;
  text: string;
  buttons: { label: string; key: string }[];
  link?: { label: string; url: string };
}

const cut = (text: string, most: number): string => [...text].slice(0, most).join('');

/** The card in WeCom's own form; `taskId` comes back with every click. */
export function templateCard(card: Card, taskId: string): Record<string, unknown> {
  const head = { main_title: { title: cut(card.title, 26) }, sub_title_text: cut(card.text, 112), task_id: taskId };
  const links = card.link ? { jump_list: [{ type: 1, title: cut(card.link.label, 13), url: card.link.url }] } : {};
  if (card.buttons.length === 0) {
    const action = card.link ? { type: 1, url: card.link.url } : { type: 0 };
    return { card_type: 'text_notice', ...head, ...links, card_action: action };
  }
  const button_list = card.buttons.slice(0, 6).map(({ label, key }) => ({ text: cut(label, 10), style: 2, key }));
  return { card_type: 'button_interaction', ...head, ...links, button_list };
}

/** The same for where there are no cards. */
export const cardAsText = (card: Card): string =>
  [card.title, card.text, card.link ? `${card.link.label}：${card.link.url}` : ''].filter(Boolean).join('\n');

/** Cut to so many bytes of UTF-8, never inside a character. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let size = 0;
  let cutText = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > most - 3) break;
    cutText += character;
  }
  return `${cutText}…`;
}
