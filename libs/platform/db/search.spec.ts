import { fold, gramsOf, likePattern, searchQuery } from './search.js';

/** The lexemes a query asks for, unquoted; all must be there. */
const asked = (search: string): string[] =>
  (searchQuery(search) ?? '')
    .split(' & ')
    .map((one) => one.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\'));

describe('folding', () => {
  test.each([
    ['ＡＢＣ１２３', 'abc123'],
    ['二七区　　福华街', '二七区 福华街'],
    ['第一行\r\n\u00a0第二行\t', '第一行 第二行'],
    ['㈠号楼', '(一)号楼'],
    ['', ''],
  ])('%j = %j', (text, folded) => expect(fold(text)).toBe(folded));
});

describe('every part of a text is found', () => {
  const texts = [
    '关于䶮湖𠮷祥路（ＢＲＴ站）停车的建议：共86个车位。',
    "it's a \\ back|slash & 'quote': * ( ) !",
    '第一段。\n\n　　第二段，𠮷𠮷𠮷。',
    '一',
    '2019-0001',
  ];

  test.each(texts)('%j', (text) => {
    const grams = new Set(gramsOf(text));
    const characters = [...text];
    for (let from = 0; from < characters.length; from += 1) {
      for (let to = from + 1; to <= characters.length; to += 1) {
        const part = characters.slice(from, to).join('');
        const folded = [...fold(part)];
        if (folded.length === 0) expect(searchQuery(part)).toBeNull();
        else if (folded.length > 1) expect(asked(part).filter((lexeme) => !grams.has(lexeme))).toEqual([]);
        else expect([...grams].some((gram) => gram.startsWith(folded[0] ?? ''))).toBe(true);
      }
    }
  });

  test('one character is asked for as the beginning of a pair', () => {
    expect(searchQuery('䶮')).toBe("'䶮':*");
    expect(searchQuery("'")).toBe("'''':*");
  });
});

test('no pair spans two fields', () => {
  expect(gramsOf('张伟', '民生')).not.toContain('伟民');
  expect(gramsOf('张伟', null, undefined, '')).toEqual(['张伟', '伟\n']);
});

test('signs of LIKE stand for themselves', () => {
  expect(likePattern('100%_\\ＡＢ')).toBe('%100\\%\\_\\\\ab%');
});

test('the index of one record stays within what PostgreSQL can address; its short fields are whole', () => {
  const han = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  const text = Array.from({ length: 20 }, (_, n) => han.map((_c, i) => han[(i * (2 * n + 3)) % han.length]).join(''));
  const grams = gramsOf('2019-0001', '题目', text.join('\n'), '䶮先生');
  const bytes = grams.reduce((sum, gram) => sum + Buffer.byteLength(gram), 0);
  expect(bytes).toBeLessThan(2 ** 20);
  expect(bytes).toBeGreaterThan(900_000);
  expect(grams).toEqual(expect.arrayContaining(['20', '01', '题目', '䶮先', '先生']));
});

test('a mail of millions of different pairs is not gone through to its end', () => {
  const characters = new Uint16Array(8_000_000);
  for (let i = 0, seed = 1; i < characters.length; i += 1) {
    seed = (seed * 48271) % 2147483647;
    characters[i] = 0x4e00 + (seed % 20_000);
  }
  const text = Buffer.from(characters.buffer).toString('utf16le');
  const began = performance.now();
  const grams = gramsOf('2019-0001', text);
  expect(performance.now() - began).toBeLessThan(8000);
  expect(grams.slice(0, 2)).toEqual(['20', '01']);
  expect(grams.length).toBeLessThan(170_000);
});
