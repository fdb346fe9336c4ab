import { Calendar, addMonths, endOfWeek, lastPublishedYear, publicCalendar } from './calendar.js';

const dueDate = (from: string, workingDays: number) => publicCalendar.dueDate(from, workingDays);
const workingDaysLeft = (today: string, due: string) => publicCalendar.workingDaysLeft(today, due);

describe('the due day', () => {
  test.each([
    // Counted by hand with the published calendars (国务院办公厅放假安排).
    ['the day itself is not counted', '2019-03-04', 1, '2019-03-05'],
    ['over a weekend', '2019-03-01', 1, '2019-03-04'],
    ['over 清明 2019 (Friday off)', '2019-04-04', 1, '2019-04-08'],
    ['over 五一 2019: four days off, 28 April and 5 May worked', '2019-04-26', 3, '2019-04-30'],
    ['the worked Sunday after it counts', '2019-04-30', 1, '2019-05-05'],
    ['over 国庆 2024: 29 September and 12 October worked', '2024-09-27', 3, '2024-10-08'],
    ['over 春节 2025: 26 January and 8 February worked', '2025-01-24', 3, '2025-02-05'],
    ['over 国庆 2026: 20 September and 10 October worked', '2026-09-30', 3, '2026-10-10'],
    ['from a worked Saturday', '2026-10-10', 1, '2026-10-12'],
    ['from a holiday', '2026-10-01', 1, '2026-10-08'],
  ])('%s: %s + %i = %s', (_, from, workingDays, on) => {
    expect(dueDate(from, workingDays)).toMatchObject({ from, workingDays, on, caution: null });
  });

  test.each([
    // 2024: 春节 10–17 February, 4 and 18 February worked.
    ['over 春节 2024', '2024-02-07', 3, '2024-02-18'],
    ['the worked Sunday after 春节 2024 counts', '2024-02-09', 2, '2024-02-19'],
    ['over 清明 2024: 7 April worked', '2024-04-03', 2, '2024-04-08'],
    ['over 中秋 2024: 14 September worked', '2024-09-13', 2, '2024-09-18'],
    ['over the end of 2024', '2024-12-30', 2, '2025-01-02'],
    // 2025: 春节 28 January – 4 February; 国庆 1–8 October, 28 September and 11 October worked.
    ['over 国庆 2025', '2025-09-26', 4, '2025-10-09'],
    ['the worked Saturday after 国庆 2025 counts', '2025-10-10', 1, '2025-10-11'],
    // 2026: 1–3 January off, 4 January worked; 春节 15–23 February, 14 and 28 February worked.
    ['over the end of 2025', '2025-12-31', 2, '2026-01-05'],
    ['over 春节 2026', '2026-02-13', 2, '2026-02-24'],
    ['the worked Saturday after 春节 2026 counts', '2026-02-27', 2, '2026-03-02'],
  ])('%s: %s + %i = %s', (_, from, workingDays, on) => {
    expect(dueDate(from, workingDays)).toMatchObject({ on, caution: null });
  });

  test('explains itself: every day after the event, counted or not, with the reason', () => {
    const { days, workingDays, on } = dueDate('2019-04-26', 4);
    expect(days.map((day) => day.on)).toEqual(
      Array.from({ length: 9 }, (_, i) => new Date(Date.UTC(2019, 3, 27 + i)).toISOString().slice(0, 10)),
    );
    expect(days.filter((day) => day.counted)).toHaveLength(workingDays);
    expect(days.at(-1)).toMatchObject({ on, counted: true });
    expect(Object.fromEntries(days.map((day) => [day.on.slice(5), day.why]))).toMatchObject({
      '04-27': '周末',
      '04-28': '调休上班（劳动节）',
      '04-29': '工作日',
      '05-01': '放假（劳动节）',
      '05-05': '调休上班（劳动节）',
    });
  });

  test('beyond the published calendar it counts Monday to Friday, and says so', () => {
    const { on, caution, days } = dueDate('2099-01-01', 5);
    expect(on).toBe('2099-01-08');
    expect(caution).toContain('2099');
    expect(days.find((day) => !day.counted)?.why).toContain('未公布');
  });
});

describe('working days left', () => {
  test('agrees with the due day it is counted to, whatever day it is', () => {
    for (let day = Date.UTC(2025, 8, 1); day < Date.UTC(2026, 2, 15); day += 86_400_000) {
      const from = new Date(day).toISOString().slice(0, 10);
      for (const workingDays of [1, 2, 5, 20, 60]) {
        expect([from, workingDaysLeft(from, dueDate(from, workingDays).on)]).toEqual([from, workingDays]);
      }
    }
  });

  test.each([
    ['2019-03-04', '2019-03-04', 0],
    ['2019-03-05', '2019-03-04', -1],
    ['2019-03-11', '2019-03-04', -5],
    // Due on a Friday, asked on the Saturday after: overdue, though no working day has passed.
    ['2019-03-09', '2019-03-08', -1],
    // Due on a Sunday by an old rule, asked on the Saturday before: not overdue.
    ['2019-03-09', '2019-03-10', 0],
  ])('on %s, due %s: %i', (today, due, left) => expect(workingDaysLeft(today, due)).toBe(left));
});

test.each([
  ['2026-11-16', '2026-11-22'],
  ['2026-11-21', '2026-11-22'],
  ['2026-11-22', '2026-11-22'],
  ['2026-12-31', '2027-01-03'],
])('the week of %s ends on %s', (day, sunday) => expect(endOfWeek(day)).toBe(sunday));

describe('months', () => {
  test.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-10-31', 4, '2026-02-28'],
    ['2025-12-31', 2, '2026-02-28'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('%s + %i months is %s', (from, months, on) => expect(addMonths(from, months)).toBe(on));

  test('end on the next working day, and say which days were passed', () => {
    // 1 October 2025 and the week after are off; 31 January 2026 is a Saturday.
    expect(publicCalendar.afterMonths('2025-07-01', 3)).toMatchObject({ on: '2025-10-09' });
    expect(publicCalendar.afterMonths('2025-12-31', 1)).toEqual({
      on: '2026-02-02',
      days: [
        { on: '2026-01-31', counted: false, why: '周末' },
        { on: '2026-02-01', counted: false, why: '周末' },
        { on: '2026-02-02', counted: true, why: '工作日' },
      ],
    });
    expect(publicCalendar.afterMonths('2026-03-02', 1)).toEqual({ on: '2026-04-02', days: [] });
  });
});

describe('a body that decides otherwise', () => {
  const own = new Calendar([
    { day: '2026-10-08', works: false, name: '区庆' },
    { day: '2026-10-01', works: true, name: '抗旱值班' },
    { day: '2026-10-10', works: false, name: '不补班' },
  ]);

  test('takes a holiday away, or gives one: the day is counted or skipped, with its reason', () => {
    expect(publicCalendar.dueDate('2026-09-30', 2).on).toBe('2026-10-09');
    const { on, days } = own.dueDate('2026-09-30', 2);
    expect(on).toBe('2026-10-09');
    const whys = Object.fromEntries(days.map((day) => [day.on.slice(5), [day.counted, day.why]]));
    expect(whys).toMatchObject({
      '10-01': [true, '上班（抗旱值班，本机关日历）'],
      '10-02': [false, '放假（国庆节）'],
      '10-08': [false, '休息（区庆，本机关日历）'],
      '10-09': [true, '工作日'],
    });
    expect(own.workingDaysLeft('2026-09-30', '2026-10-12')).toBe(3);
    expect(publicCalendar.workingDaysLeft('2026-09-30', '2026-10-12')).toBe(4);
  });

  test('agrees in its two ways of counting', () => {
    for (let day = Date.UTC(2026, 8, 15); day < Date.UTC(2026, 10, 1); day += 86_400_000) {
      const from = new Date(day).toISOString().slice(0, 10);
      for (const workingDays of [1, 2, 5, 20])
        expect(own.workingDaysLeft(from, own.dueDate(from, workingDays).on)).toBe(workingDays);
    }
  });

  test('shows the year as it is: what the weekday does not say', () => {
    const named = new Map(own.unusualDays(2026).map((each) => [each.day, each]));
    expect(named.get('2026-10-01')).toEqual({ day: '2026-10-01', works: true, name: '抗旱值班' });
    expect(named.get('2026-10-02')).toEqual({ day: '2026-10-02', works: false, name: '国庆节' });
    expect(named.get('2026-09-20')).toMatchObject({ works: true });
    expect(named.has('2026-10-12')).toBe(false);
  });

  test('knows that the calendar ends somewhere', () => expect(lastPublishedYear).toBeGreaterThanOrEqual(2026));
});

describe('between two days', () => {
  test.each([
    ['a pause over a weekend', '2026-03-06', '2026-03-09', 1],
    ['a pause within a weekend', '2026-03-07', '2026-03-08', 0],
    ['a pause over 国庆 2026', '2026-09-30', '2026-10-08', 1],
    ['a pause of no day', '2026-03-06', '2026-03-06', 0],
  ])('%s: %s to %s is %i', (_, from, to, days) => expect(publicCalendar.workingDaysBetween(from, to)).toBe(days));
});
