import { cursorOf, pageOf, readCursor, Parameters } from './paging.js';

const at = new Date('2019-03-04T01:02:03.004Z');

test('a cursor gives back what it was made of, to the millisecond', () => {
  expect(readCursor(cursorOf([at, 'id', 3, null]), 4)).toEqual([at.toISOString(), 'id', 3, null]);
});

test('a cursor survives an address', () => {
  expect(cursorOf(['??>>~~', '䶮'])).toMatch(/^[\w-]+$/);
});

test('the first page has none; what is not a cursor of this list counts as none', () => {
  for (const foreign of [
    undefined,
    '',
    'x',
    '!!',
    cursorOf(['one']),
    Buffer.from('{"length":2}').toString('base64url'),
  ]) {
    expect(readCursor(foreign, 2)).toBeNull();
  }
});

describe('a page', () => {
  const rows = Array.from({ length: 7 }, (_, n) => ({ n }));
  const page = (after: number, limit: number) => {
    const found = rows.filter(({ n }) => n > after).slice(0, limit + 1);
    return pageOf(
      found,
      limit,
      ({ n }) => [n],
      ({ n }) => n,
    );
  };

  test.each([1, 2, 3, 6, 7, 8])('of %i: all pages together are the list, and only the last has no next', (limit) => {
    const seen: number[] = [];
    for (let after = -1, pages = 0; ; pages += 1) {
      const { items, next } = page(after, limit);
      seen.push(...items);
      expect(items.length).toBeGreaterThan(0);
      if (next === null) {
        expect(pages).toBe(Math.ceil(rows.length / limit) - 1);
        break;
      }
      after = Number(readCursor(next, 1)?.[0]);
    }
    expect(seen).toEqual(rows.map((row) => row.n));
  });

  test('of nothing has no next', () => expect(pageOf([], 5, () => [], String)).toEqual({ items: [], next: null }));
});

test('parameters are numbered as they come', () => {
  const parameters = new Parameters();
  expect(['a', null, 'a'].map((value) => parameters.add(value))).toEqual(['$1', '$2', '$3']);
  expect(parameters.values).toEqual(['a', null, 'a']);
});
