import { wordsIn } from '#platform';
import { excerptOf, overlapOf, resemblanceOf, weigh } from './resemblance.js';

const asked = { title: '关于改善老旧小区停车的建议', text: '辖区老旧小区车位不足。' };
const words = wordsIn(`${asked.title}\n${asked.text}`);
/** Of a thousand cases. */
const cases = new Map([
  ['改善', 300],
  ['老旧', 40],
  ['小区', 200],
  ['停车', 100],
  ['辖区', 500],
  ['车位', 20],
  ['不足', 400],
]);
const weights = weigh(asked, words, cases, 1000);
const like = (title: string, text: string) => resemblanceOf(weights, title, new Set(wordsIn(`${title}\n${text}`)));

describe('how much a word counts', () => {
  test('rare words for more, and those of the title twice', () => {
    const order = [...weights.keys()];
    expect(order.indexOf('老旧')).toBeLessThan(order.indexOf('小区'));
    expect(weights.get('停车')).toBeGreaterThan(weights.get('车位') ?? 0);
    expect(order.at(-1)).toBe('辖区');
  });

  test('a word of no case does not drown the others', () => {
    const odd = weigh({ title: '停车锃光', text: '' }, ['停车', '锃光'], cases, 1000);
    expect((odd.get('锃光') ?? 0) / (odd.get('停车') ?? 1)).toBeLessThan(2);
  });
});

describe('how alike', () => {
  test('the same title and text are wholly alike; nothing shared is not at all', () => {
    expect(like(asked.title, asked.text).likeness).toBeGreaterThan(0.85);
    expect(like('关于林下经济的建议', '樱桃沟可种植食用菌。')).toEqual({ likeness: 0, words: [] });
  });

  test('the words that counted add up, the weightiest first, and count more in the title', () => {
    const inTitle = like('关于老旧小区停车难的建议', '');
    const inText = like('关于消防通道的建议', '老旧小区停车占用通道。');
    expect(inTitle.words.map(({ word }) => word)).toEqual(['老旧', '停车', '小区']);
    expect(inTitle.likeness).toBeCloseTo(inTitle.words.reduce((sum, { share }) => sum + share, 0));
    expect(inTitle.likeness).toBeCloseTo(inText.likeness * 2);
  });
});

describe('what is shown', () => {
  test('phrases of both, longest first', () => {
    const other = { title: '关于老旧小区停车的建议', text: '夜间车辆占用通道，辖区老旧小区车位紧张。' };
    expect(overlapOf(asked, other)).toEqual(['老旧小区停车的建议', '辖区老旧小区车位']);
  });

  test('an excerpt where the first phrase stands', () => {
    const long = `${'前言。'.repeat(60)}辖区老旧小区车位紧张。`;
    expect(excerptOf(['无关', long], ['老旧小区车位'])).toMatch(/^….*老旧小区车位紧张。$/);
    expect(excerptOf(['很短。'], [])).toBe('很短。');
  });
});
