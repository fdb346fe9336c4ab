import { SettableClock, chinaDay, chinaYear, startOfChinaDay } from './clock.js';

test.each([
  ['2019-12-31T15:59:59.999Z', '2019-12-31', 2019],
  ['2019-12-31T16:00:00.000Z', '2020-01-01', 2020],
  ['2020-02-29T23:30:00Z', '2020-03-01', 2020],
])('%s is %s in China', (moment, day, year) => {
  expect([chinaDay(new Date(moment)), chinaYear(new Date(moment))]).toEqual([day, year]);
});

test('a day begins at midnight in China, not of the machine', () => {
  expect(startOfChinaDay('2020-01-01').toISOString()).toBe('2019-12-31T16:00:00.000Z');
  expect(chinaDay(startOfChinaDay('2019-05-05'))).toBe('2019-05-05');
});

test('a clock that is set keeps the order of events', () => {
  const clock = new SettableClock(new Date('2019-01-01T00:00:00Z'));
  const readings = [clock.now(), clock.now()].map(Number);
  expect(readings[1]).toBeGreaterThan(readings[0] ?? 0);
  clock.set(new Date('2018-01-01T00:00:00Z'));
  expect(clock.now().getUTCFullYear()).toBe(2018);
});
