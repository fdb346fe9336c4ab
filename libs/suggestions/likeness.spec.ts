import { core, gramsOf } from '#platform';
import { candidateQuery, likenessOf, worthShowing } from './likeness.js';

const parking =
  '关于增设福华街夜间停车位的建议\n福华街两侧老旧小区车位不足，夜间车辆占用消防通道。建议在人行道外侧划定夜间临时停车位，早七点前驶离。';
/** The same matter told again by another person through another door. */
const reworded =
  '福华街夜间停车难\n各位领导：福华街两侧的老旧小区车位严重不足，晚上车辆占用消防通道，能否划定夜间临时停车位，早上七点前驶离？';
const trees =
  '关于樱桃沟林下经济的建议\n侯寨乡樱桃沟可在林下发展食用菌和中药材种植，建议农业部门派技术员指导，并帮助打开销路。';

describe('how alike two texts are', () => {
  test('the same words are wholly alike, whatever their punctuation, width and line breaks', () => {
    const spaced = parking.replaceAll('，', ', ').replaceAll('。', '\n').replaceAll('七', '七 ');
    expect(likenessOf(parking, spaced).likeness).toBe(1);
    expect(likenessOf('ＡＢ路１２号积水', 'ab路12号积水').likeness).toBe(1);
  });

  test('a matter told again in other words is found, with the phrases that stand in both', () => {
    const { likeness, overlap } = likenessOf(parking, reworded);
    expect(likeness).toBeGreaterThan(worthShowing);
    expect(overlap).toContain('车辆占用消防通道');
    for (const phrase of overlap) {
      expect(phrase.length).toBeGreaterThanOrEqual(4);
      for (const text of [parking, reworded]) expect(core(text).join('')).toContain(phrase);
    }
  });

  test('another matter in the same official tone is not', () => {
    expect(likenessOf(parking, trees).likeness).toBeLessThan(worthShowing);
  });

  test('a short message inside a long letter is alike, whichever is asked about', () => {
    const [short, long] = ['夜间车辆占用消防通道', `${trees}${parking}${trees}`];
    expect(likenessOf(short, long).likeness).toBe(1);
    expect(likenessOf(long, short).likeness).toBe(1);
  });

  test('nothing is like a text without two characters', () => {
    expect(likenessOf('', parking)).toEqual({ likeness: 0, overlap: [] });
    expect(likenessOf('路', '路').likeness).toBe(0);
  });
});

describe('candidates', () => {
  const found = (query: string | null, text: string): boolean => {
    const grams = new Set(gramsOf(text));
    return (query ?? '')
      .split(' | ')
      .some((window) => [...window.matchAll(/'(..)'/gu)].every(([, pair = '']) => grams.has(pair)));
  };

  test('what shares four characters in a row is a candidate', () => {
    const [title = '', text = ''] = parking.split('\n');
    expect(found(candidateQuery(title, text), reworded)).toBe(true);
    expect(found(candidateQuery(title, text), trees)).toBe(false);
  });

  test('a text too short for a window asks for nothing', () => {
    expect(candidateQuery('路灯', '坏了')).toBeNull();
  });

  test('no character can break out of the query', () => {
    const query = candidateQuery(`'路灯'\\ | 坏了 & (`, `a'b\\c:*|d`);
    expect(query).toMatch(/^(\('..' & '..' & '..'\)( \| )?)+$/u);
  });
});
