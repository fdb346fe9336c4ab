import { withoutPrefixes } from '#channels';

const titleLength = 40;

/** The sender's title, or else the first sentence, cut to what a list can show. */
export function titleFrom(title: string | null, text: string): string {
  const given = withoutPrefixes(title ?? '').trim();
  if (given) return [...given].slice(0, 80).join('');
  const sentences = text.split(/[。！？!?\n]/u).map((sentence) => sentence.trim());
  const first = sentences.find(Boolean) ?? '（无标题）';
  const characters = [...first];
  return characters.length <= titleLength ? first : `${characters.slice(0, titleLength).join('')}…`;
}
