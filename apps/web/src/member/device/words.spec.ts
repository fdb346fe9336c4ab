/// <reference types="jest" />
import { blankMatter } from './matter.js';
import { standingOf } from './words.js';

const matter = (change: object) => ({ ...blankMatter('k', 'a'), ...change });

describe('how a matter on the phone stands', () => {
  it.each([
    [matter({}), undefined, true, '草稿，还没有发送'],
    [matter({ problem: '文件超过 20 MB' }), undefined, true, '没有发出：文件超过 20 MB'],
    [matter({ stage: 'waiting' }), undefined, false, '待发送：已存，联网后自动发送'],
    [matter({ stage: 'waiting' }), undefined, true, '待发送'],
    [matter({ stage: 'waiting' }), { step: 3, of: 5, share: 0.4 }, true, '正在发送 3/5，这个附件 40%'],
    [matter({ stage: 'waiting' }), { step: 5, of: 5, share: 0 }, true, '正在发送 5/5'],
    [matter({ stage: 'waiting', problem: '没有连上服务器' }), undefined, true, '发送失败：没有连上服务器，会自动再试'],
    [matter({ stage: 'sent', number: '2026-0001' }), undefined, true, '已发送，编号 2026-0001'],
  ])('%#', (...[of, sending, online, words]) => expect(standingOf(of, sending, online)).toBe(words));
});
