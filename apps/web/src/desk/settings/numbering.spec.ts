import { describe, expect, it } from '@jest/globals';
import { sampleNumber } from './numbering.js';

describe('the sample of a case number', () => {
  it('pads the sequence', () => expect(sampleNumber('第{seq:4}号', 2026)).toBe('第0012号'));
  it('has the prefix in front, or in its place', () => {
    expect(sampleNumber('{seq:3}', 2026, '平')).toBe('平012');
    expect(sampleNumber('{year}{prefix}{seq}', 2026, '平')).toBe('2026平12');
  });
  it('fills in year, term and session', () =>
    expect(sampleNumber('{year}-{term}{session}-{seq}', 2026)).toBe('2026-94-12'));
});
