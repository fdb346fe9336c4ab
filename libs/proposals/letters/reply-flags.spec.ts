import { flagsOfAnswers, lacksPhone } from './reply-flags.js';

const demand = '建议划定夜间临时停车位，向周边居民开放。';
const kindOf = (answer: string) => flagsOfAnswers([demand], [answer])[0]?.kind ?? null;

describe('an answer', () => {
  it.each([
    ['已在建新街两侧划定夜间临时停车位 86 个，晚八点至早七点开放。', null],
    ['学校操场夜间向居民开放停车，已签协议三份，四月起执行。', null],
    ['已办理。', 'too-short'],
    ['同意。……………………！！！！', 'too-short'],
    ['感谢您对城市管理工作的关心和支持，我局高度重视，将认真研究您的建议。', 'polite-only'],
    ['您的建议非常好。下一步，我们将进一步加大力度。', 'polite-only'],
    ['我局会同消防部门清理楼道杂物，拆除违章搭建十二处。', 'off-topic'],
    ['', null],
  ])('%j: %s', (answer, kind) => expect(kindOf(answer)).toBe(kind));

  it('is told by its place', () => {
    const flags = flagsOfAnswers([demand, '建议清理消防通道。'], ['已划定夜间临时停车位 86 个。', '好的。']);
    expect(flags).toEqual([{ kind: 'too-short', answer: 1 }]);
  });
});

describe('a phone', () => {
  it.each([
    ['0371-68180000', false],
    ['13800000000', false],
    ['6818000', false],
    ['见公文', true],
    ['6818', true],
    ['', true],
  ])('%j is missing: %s', (phone, missing) => expect(lacksPhone(phone)).toBe(missing));
});
