import { withoutPrefixes } from '#channels';

const titleLength = 40;

/** What mail programs write where there is no subject. */
const NONE = /^[(（[【<]?\s*(?:[无無](?:主题|主題|标题|標題)|no subject|untitled)\s*[)）\]】>]?$/i;

/** The sender's title, or else the first sentence, cut to what a list can show. */
export function titleFrom(title: string | null, text: string): string {
  const given = withoutPrefixes(title ?? '').trim();
  if (given && !NONE.test(given)) return [...given].slice(0, 80).join('');
  const sentences = text.split(/[。！？!?\n]/u).map((sentence) => sentence.trim());
  const first = sentences.find(Boolean) ?? '（无标题）';
  const characters = [...first];
  return characters.length <= titleLength ? first : `${characters.slice(0, titleLength).join('')}…`;
}
