import { core, rarityOf, sharedPhrases, wordsIn } from '#platform';
import { topicsIn } from './topics.js';

/** What is compared. */
export interface Written {
  title: string;
  text: string;
}

/** From here on two are proposed as one matter. Measured on labelled pairs: `npm run bench -- --only matters`. */
export const sameMatter = 0.5;

/** Politeness and office words: rare in print, and in every letter to an office. */
const everyLetters = new Set(
  (
    '领导 各位 您好 你好 委员 政协 提案 反映 希望 请求 恳请 恳求 尽快 抓紧 及时 有关 相关 部门 单位 问题 解决 处理 研究 情况 存在 目前 ' +
    '现在 附近 周边 一带 居民 群众 市民 百姓 老百姓 大家 出行 不便 方便 安全 隐患 严重 影响 生活 建议 能否 是否 可以 应该 需要 进行 ' +
    '加强 管理 增加 增设 设置 改善 整治 治理 近年来 近年 随着 发展 城市 社会 工作 意见 谢谢 感谢 此致 敬礼 非常 特别 经常 一直 已经 多次'
  ).split(' '),
);

const commonest = 8;
const slightest = 0.2;

const weightOf = (word: string): number =>
  everyLetters.has(word) ? slightest : Math.max(slightest, rarityOf(word) - commonest);

const kinds =
  '街道|大街|大道|大桥|立交|社区|小区|花园|家园|广场|公园|小学|中学|学校|幼儿园|医院|市场|商场|车站|地铁站|路口|路|街|巷|村|镇|乡|桥|河|湖|沟|苑';
const place = new RegExp(`(\\p{Script=Han}{2})(${kinds})`, 'gu');

/** Before 路 or 小区 these name no place. */
const nameless =
  /老旧|中小|各小|反映|希望|建议|沿岸|成小|边跳|人无|居民|各个|这条|那条|本条|该条|一条|两条|条条|主要|主干|城市|农村|周边|附近|门口|旁边|沿线|高速|公交|地铁|铁|公|马|道|线|思|出|网|电|管|走|让|修|通|过|占|有些|部分|多数|很多|许多|不少|全区|我区|本区|封闭|开放|新建|老|大型|农贸|菜|商业|社区|街道|小区|人行|背|断头|停车|进|在|的|和|与|及|到|从|是|把|被|给|对|向/;

/** The places that a text names, by the last characters of their names. */
export function placesIn(text: string): Set<string> {
  const places = new Set<string>();
  for (const [, name = '', kind = ''] of text.normalize('NFKC').matchAll(place)) {
    if (!nameless.test(name)) places.add(name + kind);
  }
  return places;
}

/** Everything a suggestion is found by when another one says the same: its words, its places, its topics. */
export function marksOf(written: Written): string[] {
  const { places, topics } = traitsOf(written);
  const named = [...places.weights.keys()].map((name) => `@${name}`);
  return [...wordsIn(wholeOf(written)), ...named, ...[...topics.weights.keys()].map((topic) => `#${topic}`)];
}

/** The marks that tell most: places, topics, and the rarest words. */
export function tellingMarks(marks: string[], most = 12): string[] {
  const named = marks.filter((mark) => /^[@#]/.test(mark));
  return [
    ...named,
    ...rarest(
      marks.filter((mark) => !/^[@#]/.test(mark)),
      most,
    ),
  ];
}

function rarest(words: string[], most: number): string[] {
  return words
    .filter((word) => !everyLetters.has(word))
    .map((word) => ({ word, weight: weightOf(word) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ word }) => word);
}

/**
 * How sure it is that two are one matter, 0–1: the same topics at the same place. Words that both use count by their rarity;
 * topics also when each says it in words of their own. Two that name different places are two matters, however alike
 * they are told, and so are two at one place whose topics differ.
 */
export function matterLikeness(one: Written, other: Written): number {
  const [a, b] = [traitsOf(one), traitsOf(other)];
  const words = shareOf(a.words, b.words);
  const topic = shareOf(a.topics, b.topics);
  const place = a.places.total === 0 || b.places.total === 0 ? null : shareOf(a.places, b.places);
  const telling = Math.min(a.words.total, b.words.total) / enoughWeight + Math.min(a.topics.total, b.topics.total);
  return judge({ words, topic, place }) * Math.min(1, telling);
}

/**
 * What stands in both, for the clerk who decides: phrases, the longest first; where two say it in words of their own,
 * the places and the most telling words that both use. It costs more than the judgement: ask only for what is shown.
 */
export function overlapOf(one: Written, other: Written): string[] {
  const phrases = sharedPhrases(core(wholeOf(one)), core(wholeOf(other)));
  if (phrases.length > 0) return phrases;
  const [a, b] = [traitsOf(one), traitsOf(other)];
  const places = [...a.places.weights.keys()].filter((name) => b.places.weights.has(name));
  const words = [...a.words.weights].filter(([word, weight]) => weight > slightest && b.words.weights.has(word));
  const telling = words.toSorted(([, weight], [, lighter]) => lighter - weight).map(([word]) => word);
  const named = [...places, ...telling];
  // A long word is found with its parts.
  return named.filter((word) => !named.some((whole) => whole !== word && whole.includes(word))).slice(0, mostWords);
}

const mostWords = 6;

/** Below it the words are but politeness: two who say “同意，请处理” do not speak of one thing for that. */
const enoughWeight = 8;

/** What a text has, each with its weight, and the weight of all. */
interface Weighed<T> {
  weights: Map<T, number>;
  total: number;
}

interface Traits {
  words: Weighed<string>;
  topics: Weighed<number>;
  places: Weighed<string>;
}

function weighed<T>(items: Iterable<T>, weight: (item: T) => number = () => 1): Weighed<T> {
  const weights = new Map([...items].map((item) => [item, weight(item)]));
  return { weights, total: [...weights.values()].reduce((sum, each) => sum + each, 0) };
}

/** Traits of texts that were looked at lately: the same candidates come again and again. */
const known = new Map<string, Traits>();
const mostKnown = 2000;

function traitsOf(written: Written): Traits {
  const whole = wholeOf(written);
  const found = known.get(whole) ?? traitsIn(whole);
  known.delete(whole);
  known.set(whole, found);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return found;
}

function traitsIn(whole: string): Traits {
  const places = placesIn(whole);
  const spoken = [...places].reduce((rest, name) => rest.replaceAll(name, '\n'), whole);
  return { places: weighed(places), topics: weighed(topicsIn(whole)), words: weighed(wordsIn(spoken), weightOf) };
}

/** The share of the lesser one that the other holds; null when one has nothing. */
function shareOf<T>(one: Weighed<T>, other: Weighed<T>): number | null {
  const lesser = Math.min(one.total, other.total);
  if (lesser === 0) return null;
  let common = 0;
  for (const [item, weight] of one.weights) if (other.weights.has(item)) common += weight;
  return Math.min(1, common / lesser);
}

interface Shares {
  words: number | null;
  topic: number | null;
  place: number | null;
}

function judge({ words, topic, place }: Shares): number {
  const said = words ?? 0;
  // Nearly the same words say it all, unless they are said of another place.
  const alike = topic === null ? said : Math.max(said, 0.35 * said + 0.65 * topic) * (topic === 0 ? 0.5 : 1);
  if (place === null) return alike * 0.9;
  return place > 0 ? Math.min(1, alike * 1.1) : alike * 0.4;
}

/** Nobody reads further for a likeness. */
const comparedCharacters = 3000;

/** A title that is but the first sentence says nothing more. */
const wholeOf = ({ title, text }: Written): string =>
  (text.startsWith(title.replace(/…$/u, '')) ? text : `${title}\n${text}`).slice(0, comparedCharacters);
