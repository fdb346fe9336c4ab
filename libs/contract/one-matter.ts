/** What the check of 一事一案 found: the demands in groups that have no key word in common, numbered from 0. */
export interface Matters {
  groups: number[][];
  /** The sentence to show. It warns and never refuses: the check knows words, not what they mean. */
  said: string;
}

interface Text {
  title: string;
  situation: string;
  demands: readonly string[];
}

/**
 * 一事一案: do the numbered demands belong together? Two do when they share a key word, or when the title or one sentence
 * of the situation names a key word of each. Key words are pairs of neighbouring characters, without the words that
 * stand in every proposal. Null when all belong together, or when there is nothing to compare.
 */
export function severalMatters({ title, situation, demands }: Text): Matters | null {
  const written = demands.map((demand, at) => ({ at, keys: keysOf(demand) })).filter(({ keys }) => keys.size > 0);
  if (written.length < 2) return null;
  const groups = new Groups(written.map(({ at }) => at));
  const bridges = [title, ...situation.split(/[。！？!?；;\n]/)].map(keysOf);
  for (const [index, one] of written.entries()) {
    for (const other of written.slice(index + 1)) {
      const bridged = bridges.some((bridge) => shares(bridge, one.keys) && shares(bridge, other.keys));
      if (bridged || shares(one.keys, other.keys)) groups.join(one.at, other.at);
    }
  }
  const found = groups.all();
  return found.length < 2 ? null : { groups: found, said: sentence(found) };
}

function sentence(groups: number[][]): string {
  const [main = [], ...rest] = [...groups].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const numbers = (group: number[]) => `第 ${group.map((at) => at + 1).join('、')} 条`;
  const apart = rest.map(numbers).join('，');
  return `一事一案：${apart}与${numbers(main)}建议没有共同的关键词，像是不同的事。若确是几件事，请分开提。`;
}

/** Groups of numbers that are joined two by two. */
class Groups {
  private readonly of: Map<number, number[]>;

  constructor(all: number[]) {
    this.of = new Map(all.map((one) => [one, [one]]));
  }

  join(a: number, b: number): void {
    const [one, other] = [this.of.get(a), this.of.get(b)];
    if (!one || !other || one === other) return;
    one.push(...other);
    for (const each of other) this.of.set(each, one);
  }

  all(): number[][] {
    return [...new Set(this.of.values())].map((group) => [...group].sort((a, b) => a - b));
  }
}

function shares(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const key of a) if (b.has(key)) return true;
  return false;
}

/** Words that stand in proposals of every kind and say nothing of their matter; longer ones before what they contain. */
const common = [
  '有关部门',
  '相关部门',
  '主管部门',
  '有关单位',
  '进一步',
  '因地制宜',
  '常态化',
  '长效',
  '机制',
  '制度',
  '体系',
  '办法',
  '方案',
  '措施',
  '政策',
  '标准',
  '规范',
  '规定',
  '规划',
  '计划',
  '统筹',
  '协调',
  '协同',
  '联动',
  '配合',
  '建议',
  '对策',
  '意见',
  '要求',
  '希望',
  '加强',
  '加大',
  '加快',
  '强化',
  '完善',
  '健全',
  '优化',
  '改善',
  '改进',
  '提高',
  '提升',
  '推进',
  '推动',
  '促进',
  '推广',
  '落实',
  '落地',
  '实施',
  '开展',
  '组织',
  '建立',
  '建设',
  '设立',
  '设置',
  '增设',
  '增加',
  '制定',
  '出台',
  '明确',
  '确保',
  '保障',
  '保证',
  '支持',
  '鼓励',
  '引导',
  '管理',
  '监管',
  '监督',
  '检查',
  '巡查',
  '排查',
  '整治',
  '治理',
  '整改',
  '责任',
  '考核',
  '力度',
  '水平',
  '质量',
  '能力',
  '服务',
  '工作',
  '问题',
  '情况',
  '方面',
  '部门',
  '单位',
  '政府',
  '街道',
  '社区',
  '群众',
  '居民',
  '市民',
  '我区',
  '全区',
  '辖区',
  '二七区',
  '区内',
  '资金',
  '投入',
  '经费',
  '专项',
  '宣传',
  '教育',
  '培训',
  '时限',
  '公布',
  '公开',
  '尽快',
  '及时',
  '定期',
  '逐步',
  '重点',
  '试点',
  '专人',
  '牵头',
  '负责',
  '成立',
  '领导',
  '小组',
  '信息',
  '平台',
  '社会',
  '发展',
  '环境',
  '生活',
  '需求',
  '存在',
  '目前',
  '不足',
  '较多',
];
/** Small words, at which a run of characters is cut. */
const small = '的了和与及或等在对为将把从到由并以于是有要应该可不也都就而且其这那各一二三四五六七八九十个些条年月日';

const cuts = new RegExp(`${common.join('|')}|[${small}]|[^\\p{Script=Han}]+`, 'gu');

function keysOf(text: string): Set<string> {
  const keys = new Set<string>();
  for (const run of text.replace(cuts, ' ').split(' ')) {
    const characters = Array.from(run);
    for (let at = 0; at + 1 < characters.length; at += 1) keys.add(`${characters[at]}${characters[at + 1]}`);
  }
  return keys;
}
