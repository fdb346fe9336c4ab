import { matterLikeness, placesIn, sameMatter } from '#suggestions';
import { type Pair, tuned, unseen } from './matter-pairs.js';
import { type Result, milliseconds } from './result.js';

const elsewhere = ['桐柏路', '棉纺路', '冉屯路', '伊河路', '文化宫路', '秦岭路', '西站路', '颍河路'];
const aims = { precision: 0.9, recall: 0.85 };

/**
 * Pairs made of the hand-made ones: the same matter at another place is the same pair again; one of the two moved to
 * another place makes them two matters.
 */
export function generated(): Pair[] {
  return [...tuned, ...unseen].flatMap((pair): Pair[] => {
    const shared = [...placesIn(pair.one)].filter((name) => placesIn(pair.other).has(name));
    const [place] = shared;
    if (!pair.same || !place || shared.length > 1) return [];
    return elsewhere.flatMap((name, at): Pair[] => {
      const [one, other] = [pair.one.replaceAll(place, name), pair.other.replaceAll(place, name)];
      const moved = pair.other.replaceAll(place, elsewhere[(at + 1) % elsewhere.length] ?? name);
      return [
        { same: true, one, other },
        { same: false, one, other: moved },
      ];
    });
  });
}

/** (h) How well one matter through many doors is recognised: of what is proposed, and of what should be. */
export function measureMatters(): Result[] {
  const sets: [string, Pair[]][] = [
    ['手写文本对，调整时用过', tuned],
    ['手写文本对，调整时没有用过', unseen],
    ['换地点生成的文本对', generated()],
  ];
  return sets.map(([name, pairs]) => lineOf(name, pairs));
}

function lineOf(name: string, pairs: Pair[]): Result {
  const began = performance.now();
  const judged = pairs.map(({ same, one, other }) => {
    const likeness = matterLikeness({ title: '', text: one }, { title: '', text: other });
    return { same, proposed: likeness >= sameMatter };
  });
  const each = (performance.now() - began) / pairs.length;
  const hits = judged.filter(({ same, proposed }) => same && proposed).length;
  const precision = hits / judged.filter(({ proposed }) => proposed).length;
  const recall = hits / judged.filter(({ same }) => same).length;
  return {
    part: 'h',
    what: `${name} ${pairs.length} 对`,
    ours: `提示的 ${percent(precision)} 正确，应提示的 ${percent(recall)} 提示了，每对 ${milliseconds(each)}`,
    aim: `${percent(aims.precision)}，${percent(aims.recall)}`,
    met: precision >= aims.precision && recall >= aims.recall,
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
