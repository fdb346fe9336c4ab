import { describe, expect, it } from '@jest/globals';
import { chinaDay, clockTime, count, dueWords, fileSize, fullDay, isOverdue } from './format.js';

describe('the words of dates', () => {
  it('takes the day of China, not the day of the browser', () => {
    expect(chinaDay('2026-11-22T17:30:00.000Z')).toBe('2026-11-23');
    expect(clockTime('2026-11-22T17:30:00.000Z')).toBe('01:30');
    expect(chinaDay('2026-11-22')).toBe('2026-11-22');
  });

  it('writes a date without leading zeros', () => expect(fullDay('2019-03-02')).toBe('2019年3月2日'));

  it('counts a deadline in working days', () => {
    expect(dueWords({ on: '2026-12-09', workingDaysLeft: 12 })).toBe('还剩 12 个工作日');
    expect(dueWords({ on: '2026-11-22', workingDaysLeft: 0 })).toBe('今天到期');
    expect(dueWords({ on: '2026-11-18', workingDaysLeft: -3 })).toBe('逾期 3 个工作日');
  });

  it('is not late on the day itself', () => {
    expect(isOverdue({ on: '2026-11-22', workingDaysLeft: 0 })).toBe(false);
    expect(isOverdue({ on: '2026-11-21', workingDaysLeft: -1 })).toBe(true);
  });
});

describe('the words of counts', () => {
  it('names the unit and groups the digits', () => expect(count(80000, '件')).toBe('80,000 件'));
  it('tells 0 from unknown', () => {
    expect(count(0, '条')).toBe('0 条');
    expect(count(null, '条')).toBe('—');
  });
  it('never shows a file of some bytes as nothing', () => expect(fileSize(1500)).toBe('2 KB'));
});
