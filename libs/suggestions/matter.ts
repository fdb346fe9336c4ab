import { core, rarityOf, sharedPhrases, wordsIn } from '#platform';

/** What is compared. */
export interface Written {
  title: string;
  text: string;
}

/** How much two that may be one matter have in common, and which phrases. */
export interface MatterLikeness {
  /** 0–1. */
  likeness: number;
  /** Phrases that stand in both, longest first. */
  overlap: string[];
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
  /老旧|居民|各个|这条|那条|本条|该条|一条|两条|条条|主要|主干|城市|农村|周边|附近|门口|旁边|沿线|高速|公交|地铁|铁|公|马|道|线|思|出|网|电|管|走|让|修|通|过|占|有些|部分|多数|很多|许多|不少|全区|我区|本区|封闭|开放|新建|老|大型|农贸|菜|商业|社区|街道|小区|人行|背|断头|停车|进|在|的|和|与|及|到|从|是|把|被|给|对|向/;

/** The places that a text names, by the last characters of their names. */
export function placesIn(text: string): Set<string> {
  const places = new Set<string>();
  for (const [, name = '', kind = ''] of text.normalize('NFKC').matchAll(place)) {
    if (!nameless.test(name)) places.add(name + kind);
  }
  return places;
}

/** Words that tell what it is about, the rarest first: by these candidates are looked for. */
export function tellingWords(words: string[], most = 12): string[] {
  return words
    .filter((word) => !everyLetters.has(word))
    .map((word) => ({ word, weight: weightOf(word) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ word }) => word);
}

/**
 * The share of the weight of the shorter one's words that the other holds. Two that name different places and none in
 * common are two matters, however alike they are told.
 */
export function matterLikeness(one: Written, other: Written): MatterLikeness {
  const [a, b] = [wholeOf(one), wholeOf(other)];
  const [wordsA, wordsB] = [new Set(wordsIn(a)), new Set(wordsIn(b))];
  const shared = [...wordsA].filter((word) => wordsB.has(word));
  const smaller = Math.min(weigh(wordsA), weigh(wordsB));
  if (smaller === 0) return { likeness: 0, overlap: [] };
  const likeness = Math.min(1, (weigh(shared) / smaller) * placeFactor(placesIn(a), placesIn(b)));
  return { likeness, overlap: sharedPhrases(core(a), core(b)) };
}

/** Nobody reads further for a likeness. */
const comparedCharacters = 3000;

/** A title that is but the first sentence says nothing more. */
const wholeOf = ({ title, text }: Written): string =>
  (text.startsWith(title.replace(/…$/u, '')) ? text : `${title}\n${text}`).slice(0, comparedCharacters);

const weigh = (words: Iterable<string>): number => [...words].reduce((sum, word) => sum + weightOf(word), 0);

function placeFactor(one: Set<string>, other: Set<string>): number {
  if (one.size === 0 || other.size === 0) return 1;
  return [...one].some((name) => other.has(name)) ? 1 : 0.4;
}
