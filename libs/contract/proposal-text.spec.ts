import { takeApart } from './proposal-text.js';

describe('a suggestion taken apart as the draft of a proposal', () => {
  it('splits at the line that says 建议 and drops the numbers', () => {
    expect(takeApart('老旧小区没有电梯。\n老人上下楼不便。\n建议：\n1. 制定指导意见。\n2、设立议事会。\n')).toEqual({
      title: null,
      situation: '老旧小区没有电梯。\n老人上下楼不便。',
      demands: ['制定指导意见。', '设立议事会。'],
    });
  });

  it('splits at the first numbered line where nothing says 建议', () => {
    expect(takeApart('停车难。\n一是增设泊位。\n二是错时共享。')).toEqual({
      title: null,
      situation: '停车难。',
      demands: ['增设泊位。', '错时共享。'],
    });
  });

  it('keeps a continued line with its demand', () => {
    expect(takeApart('情况。\n具体建议\n（一）先试点。\n选三栋楼。\n（二）再推开。').demands).toEqual([
      '先试点。\n选三栋楼。',
      '再推开。',
    ]);
  });

  it('leaves plain text whole and the demand to be written', () => {
    expect(takeApart('路灯坏了，请尽快修。')).toEqual({
      title: null,
      situation: '路灯坏了，请尽快修。',
      demands: [''],
    });
  });

  it('does not leave the situation empty when the text is nothing but demands', () => {
    expect(takeApart('1. 修路灯。\n2. 补井盖。').situation).toBe('1. 修路灯。\n2. 补井盖。');
  });

  it('offers no more demands than a proposal may have', () => {
    const text = Array.from({ length: 30 }, (_, at) => `${at + 1}. 第${at + 1}条建议。`).join('\n');
    expect(takeApart(`情况。\n${text}`).demands).toHaveLength(20);
  });
});
