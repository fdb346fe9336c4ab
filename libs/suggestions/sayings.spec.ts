import { beginsAnew, headingOf, isCourtesy, isFinished, isSupport } from './sayings.js';

describe('what begins another matter', () => {
  const first = ['福华街路灯不亮。'];

  test.each([
    ['另：大学路积水', first, true],
    ['另外，大学路积水', first, true],
    ['此外：大学路积水', first, true],
    ['还有一件事，大学路积水', first, true],
    ['另外一件事：大学路积水', first, true],
    ['再反映一个问题：大学路积水', first, true],
    ['【另】大学路积水', first, true],
    ['再有一个月就封路', first, false],
    ['还有一点没说完', first, false],
    ['另一侧也不亮', first, false],
    ['另外一侧也不亮', first, false],
    ['1. 大学路积水', first, true],
    ['一、大学路积水', first, true],
    ['（一）大学路积水', first, true],
    ['第一，大学路积水', first, true],
    ['二、建议更换灯泡', first, false],
    ['2、建议更换灯泡', first, false],
    ['1.5 公里长的路段都不亮', first, false],
    ['一直没有人修', first, false],
    ['第一小学门口也不亮', first, false],
    ['一、福华街路灯不亮', [''], false],
  ])('%s', (text, before, anew) => {
    expect(beginsAnew({ text, marked: false }, before) !== null).toBe(anew);
  });

  test('a hashtag after words, but not after a mere picture', () => {
    expect(beginsAnew({ text: '大学路积水', marked: true }, first)).toContain('标签');
    expect(beginsAnew({ text: '福华街路灯不亮', marked: true }, [''])).toBeNull();
  });

  test.each([
    ['十二、绿化', 12],
    ['二十、绿化', 20],
    ['(3) 绿化', 3],
    ['１２路公交', null],
    ['绿化', null],
  ])('the number of %s', (text, number) => expect(headingOf(text)).toBe(number));
});

describe('what is no suggestion of its own', () => {
  test.each([
    '同意',
    '同意！',
    '赞成',
    '＋1',
    '+1 +1',
    '顶',
    '请处理',
    '请有关部门尽快处理。',
    '同意，请处理',
    '我完全同意这个建议',
    '附议👍',
    '附议+1',
    '同意张委员的意见',
    '支持张伟民委员',
    '贊成',
  ])('support: %s', (text) => expect(isSupport(text)).toBe(true));
  test.each([
    '同意，但是还要加装护栏',
    '不同意',
    '不支持',
    '请处理福华街积水',
    '',
    '。',
    '支持家门口建公园',
    '支持老师涨工资',
    '同意书记员增编',
  ])('no mere support: %s', (text) => expect(isSupport(text)).toBe(false));
  test.each(['收到，谢谢', '好的，谢谢您！', '嗯嗯', '谢谢领导', 'OK'])('courtesy: %s', (text) =>
    expect(isCourtesy(text)).toBe(true),
  );
  test.each(['收到，但路灯还没修', '谢谢。另外建议加装护栏', ''])('no mere courtesy: %s', (text) =>
    expect(isCourtesy(text)).toBe(false),
  );
  test.each(['提交', '提交。', ' 就这些！'])('done: %s', (text) => expect(isFinished(text)).toBe(true));
  test.each(['提交材料太多', '以上问题请解决'])('not done: %s', (text) => expect(isFinished(text)).toBe(false));
});

test.each([
  '。'.repeat(200_000) + '是',
  ' '.repeat(200_000) + 'x' + ' '.repeat(200_000) + 'x',
  '同意 '.repeat(100_000),
])('long texts say something, and that is seen at once', (text) => {
  const before = process.cpuUsage().user;
  expect([isFinished(text), isSupport(text), isCourtesy(text)]).toEqual([false, false, false]);
  expect(process.cpuUsage().user - before).toBeLessThan(500_000);
});
