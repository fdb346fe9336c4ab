import { expect, it } from '@jest/globals';
import { draftContent } from '#contract';
import { faultsOf, isLong, lengthOf } from './faults.js';

const limits = { titleLimit: 10, textLimit: 200, refuseOverLimit: true };
const content = draftContent.parse({
  title: '关于路灯的建议',
  situation: '建新街路灯不亮，夜里难行。',
  demands: ['修复路灯。'],
  category: '社会建设',
});

it('says at each field what is missing', () => {
  expect(faultsOf(content, limits)).toEqual({});
  expect(faultsOf({ ...content, title: ' 路灯 ', situation: '', demands: [''], category: null }, limits)).toEqual({
    title: '案由至少 4 个字',
    situation: '情况分析至少 10 个字',
    'demands.0': '请至少写一条具体建议',
    category: '请选一个分类',
  });
  expect(faultsOf({ ...content, demands: ['修复路灯。', ' '] }, limits)).toEqual({
    'demands.1': '请写明，或删去这一条',
  });
});

it('stops at the limit only where the rule says so', () => {
  const long = { ...content, title: '关于建新街路灯长期不亮的建议', situation: '䶮'.repeat(201) };
  expect(faultsOf(long, limits)).toEqual({ title: '案由最多 10 字', situation: '正文最多 200 字，请删减' });
  expect(faultsOf(long, { ...limits, refuseOverLimit: false })).toEqual({});
  expect(isLong(long, limits)).toEqual({ title: true, text: true });
  expect(lengthOf(long, limits)).toEqual({ title: '14/10 字', text: '206/200 字' });
});
