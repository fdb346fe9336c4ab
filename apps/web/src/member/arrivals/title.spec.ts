/// <reference types="jest" />
import { titleFrom } from './title.js';

describe('a title from the first sentence', () => {
  it.each([
    ['', ''],
    ['   \n', ''],
    ['陇海路停车难。希望增加夜间车位。', '陇海路停车难'],
    ['关于加装电梯的建议\n\n我住的小区……', '关于加装电梯的建议'],
    ['您好，建新街路灯不亮！已经一周了', '建新街路灯不亮'],
    ['尊敬的各位领导：你好，菜市场门口太堵。', '菜市场门口太堵'],
    ['李䶮委员反映的问题，', '李䶮委员反映的问题'],
    ['您好。', '您好'],
    ['领导干部下沉社区应有固定时间。', '领导干部下沉社区应有固定时间'],
  ])('%j → %j', (text, title) => expect(titleFrom(text)).toBe(title));

  it('cuts a long sentence at its last pause', () => {
    const text = `${'东'.repeat(20)}，${'西'.repeat(15)}，${'南'.repeat(20)}。`;
    expect(titleFrom(text)).toBe(`${'东'.repeat(20)}，${'西'.repeat(15)}`);
  });

  it('cuts a long sentence without a pause after forty characters, never inside one', () => {
    expect([...titleFrom('𠮷'.repeat(60))]).toEqual(Array.from({ length: 40 }, () => '𠮷'));
  });
});
