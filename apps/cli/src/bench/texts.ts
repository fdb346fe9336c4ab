import { type Matter, dice, mattersOf, people } from '../demo/content.js';

const matters = [...mattersOf(2019), ...mattersOf(2026)];
const sentences = matters.map(({ text }) => text.split(/(?<=[。！？])/u).filter(Boolean));
const places = ['大学路', '建中街', '福华街', '铭功路', '蜜蜂张', '解放路', '一马路', '德化街', '五里堡', '长江路'];
const spots = ['号院门口', '号楼前', '号商铺外', '路公交站旁', '号院后巷', '弄口', '号家属院', '号路灯杆处'];
const surnames = [
  '赵',
  '钱',
  '孙',
  '李',
  '周',
  '吴',
  '郑',
  '王',
  '冯',
  '陈',
  '褚',
  '卫',
  '蒋',
  '沈',
  '韩',
  '杨',
  '欧阳',
];
const given = ['建国', '秀兰', '志强', '晓红', '永康', '雨桐', '立新', '春梅', '国栋', '雪', '磊', '亚楠', '龙', '敏'];

/** Characters that hardly any font or segmenter knows; the last two lie outside the basic plane. */
export const rareCharacters = ['䶮', '㛃', '𠮷', '𬱟'];

/** Names of the demo year's members first, then more of the same kind. */
export const memberNames: string[] = [
  ...people.members.map(({ name }) => name),
  ...surnames.flatMap((surname) => given.map((name) => surname + name)),
];

export interface Composed {
  title: string;
  text: string;
  matter: Matter;
}

/**
 * Texts as members write them, put together from the sentences of the demo matters; each is another one, and the same
 * seed gives the same year.
 */
export class Texts {
  private readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = dice(seed);
  }

  /** `more` is said besides. */
  compose(index: number, more = ''): Composed {
    const matter = this.pick(matters);
    const place = `${this.pick(places)}${1 + this.below(399)}${this.pick(spots)}`;
    const own = sentences[matters.indexOf(matter)] ?? [];
    const other = this.pick(sentences);
    const rare = index % 2500 === 7 ? `反映人名字里有“${this.pick(rareCharacters)}”字，系统里打不出来。` : '';
    const opening = `${place}的居民${this.pick(['多次', '近来', '上月', '又一次'])}反映：`;
    const text = [opening, ...own, this.pick(other), this.pick(this.pick(sentences)), more, rare].join('');
    return { title: `${matter.title}（${place}）`, text, matter };
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

/** A text of about so many characters, for mails of one size. */
export function longText(texts: Texts, index: number, characters: number): Composed {
  const first = texts.compose(index);
  let { text } = first;
  while ([...text].length < characters) text += `\n\n${texts.compose(index).text}`;
  return { ...first, text: text.slice(0, characters) };
}
