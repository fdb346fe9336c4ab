import { dueDate, endOfWeek, workingDaysLeft } from './calendar.js';

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
