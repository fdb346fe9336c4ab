import { describe, expect, it } from '@jest/globals';
import { bodyOf, contentOf, emptyWriting, needsScan, writingOf } from './draft.js';

describe('what is sent of a proposal', () => {
  it('names either members or a body, never both', () => {
    const writing = { ...emptyWriting(), proposerIds: ['a'], collectiveName: '民盟二七区总支' };
    expect(bodyOf(writing)).toMatchObject({ proposerIds: ['a'], collective: null });
    expect(bodyOf({ ...writing, by: 'PARTY' })).toMatchObject({
      proposerIds: [],
      collective: { kind: 'PARTY', name: '民盟二七区总支', contactName: '', contactPhone: '' },
    });
  });
});

it('is kept and taken up again as it was', () => {
  const file = (id: string) => ({ id, name: `${id}.txt`, contentType: 'text/plain', size: 1 });
  const writing = {
    ...emptyWriting(),
    title: '关于',
    category: '社会建设',
    files: [file('a'), file('b')],
    scan: [file('c')],
  };
  expect(writingOf(contentOf(writing), [file('c'), file('b'), file('a')])).toEqual(writing);
  expect(writingOf(contentOf(emptyWriting()), [])).toEqual(emptyWriting());
});

it('asks for the paper form of a body or of several members', () => {
  expect(needsScan({ by: 'members', proposerIds: ['a'] })).toBe(false);
  expect(needsScan({ by: 'members', proposerIds: ['a', 'b'] })).toBe(true);
  expect(needsScan({ by: 'LIAISON', proposerIds: [] })).toBe(true);
});
