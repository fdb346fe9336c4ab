import { describe, expect, it } from '@jest/globals';
import { sampleNumber, templateFromWords, templateInWords } from './numbering.js';

describe('the sample of a case number', () => {
  it('pads the sequence', () => expect(sampleNumber('第{seq:4}号', 2026)).toBe('第0012号'));
  it('has the prefix in front, or in its place', () => {
    expect(sampleNumber('{seq:3}', 2026, '平')).toBe('平012');
    expect(sampleNumber('{year}{prefix}{seq}', 2026, '平')).toBe('2026平12');
  });
  it('fills in year, term and session', () =>
    expect(sampleNumber('{year}-{term}{session}-{seq}', 2026)).toBe('2026-94-12'));
});

describe('a template in words', () => {
  const template = '{year}年{prefix}{term}-{session}第{seq:4}号';
  it('has no code in it, and is the same when it is read again', () => {
    expect(templateInWords(template)).toBe('{年份}年{前缀}{届}-{次}第{序号:4}号');
    expect(templateFromWords(templateInWords(template))).toBe(template);
  });
  it('may be typed with wide brackets', () => expect(templateFromWords('第｛序号：3｝号')).toBe('第{seq:3}号'));
});
