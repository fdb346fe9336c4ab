import { promising } from '#contract';
import type { World } from '../world/world.js';
import { Arriving, type Door, type Sending } from './arriving.js';
import { type Matter, dice, mattersOf, people } from './content.js';
import { Course, addDays, dayOf, moment, workingDay } from './course.js';
import { Deciding } from './deciding.js';
import { type Planned, casesOf } from './cases.js';
import { type Case, Handling } from './handling.js';

/** How many distinct suggestions the demo year receives; nothing else in the product knows this number. */
const suggestions = 155;
/** Of these, so many are dismissed. */
const dismissed = 34;
/** Every so many sendings come a second time by another door and are merged. */
const againEvery = 26;

const doors: Door[] = ['app', 'mail', 'robot', 'app', 'mail', 'record', 'mail', 'robot', 'app', 'record'];

const reasons: [string, string][] = [
  ['elsewhere', '属市级事权，已转请市有关部门研究。'],
  ['answered', '已由街道当面答复，反映人表示认可。'],
  ['vague', '未写明具体地点，已请反映人补充后再提。'],
  ['litigation', '纠纷已进入诉讼程序，应由法定途径处理。'],
];

/** The whole of 2019: what is sent, what becomes of it, who answers when. */
export function planYear(world: World, course: Course): void {
  const throwDice = dice(2019);
  const matters = mattersOf(2019).slice(0, suggestions);
  const arriving = new Arriving(world);
  const sendings = matters.map((matter, index) => sendingOf(matter, index, throwDice));
  planArrivals(world, course, arriving, sendings);
  const kept = sendings.filter((_, index) => !isDismissed(index));
  planDismissals(world, course, arriving, sendings);
  planCases(world, course, arriving, casesOf(kept));
}

/** Spread evenly over the year, in an order that chance has nothing to do with. */
const isDismissed = (index: number): boolean => (index * 37) % suggestions < dismissed;

/** What becomes a proposal arrives by the end of September, so that it is answered within the year. */
const earlyDay = (index: number): string => workingDay(addDays('2019-01-07', Math.floor((index * 265) / suggestions)));
const lateDay = (index: number): string => workingDay(addDays('2019-10-08', (index * 73) % 70));

function sendingOf(matter: Matter, index: number, throwDice: (below: number) => number): Sending {
  const door = doors[index % doors.length] ?? 'app';
  const day = isDismissed(index) && door !== 'record' ? lateDay(index) : earlyDay(index);
  const time = `${String(9 + throwDice(8)).padStart(2, '0')}:${String(throwDice(60)).padStart(2, '0')}`;
  const sender = people.members[(index * 7 + throwDice(3)) % people.members.length];
  if (!sender) throw new Error('no members');
  return {
    matter,
    door,
    sender,
    variant: 'first',
    stranger: door === 'mail' && index % 11 === 4,
    at: moment(day, time),
  };
}

function planArrivals(world: World, course: Course, arriving: Arriving, sendings: Sending[]): void {
  const at = (one: { at: Date }, run: () => Promise<unknown>) => {
    const china = new Date(one.at.getTime() + 8 * 3_600_000).toISOString();
    course.at(china.slice(0, 10), china.slice(11, 16), run);
  };
  const records = sendings.filter(({ door }) => door === 'record');
  for (let first = 0; first < records.length; first += 2) {
    const group = records.slice(first, first + 2);
    const last = group.at(-1);
    if (last) at(last, () => arriving.byRecord(group, chatter));
  }
  for (const [index, sending] of sendings.entries()) {
    if (sending.door !== 'record') at(sending, () => arriving.send(sending));
    // The same message delivered twice: a robot that waited too long, a mail server that tried again, a double tap.
    if (sending.door !== 'record' && index % 12 === 5) {
      at({ at: new Date(sending.at.getTime() + 120_000) }, () => arriving.send(sending));
    }
    if (index % againEvery === 8 && sending.door !== 'record') planAgain(world, course, arriving, sending);
  }
  for (const [index, kind] of (['vacation', 'bounce', 'list', 'vacation', 'list'] as const).entries()) {
    const day = workingDay(addDays('2019-02-11', index * 60));
    course.at(day, '08:30', () => arriving.automatic(moment(day, '08:30'), `automatic-${index}`, kind));
  }
}

const chatter: [string, string][] = [
  ['秘书处小李', '各位委员早上好，本周社情民意可以直接发在群里。'],
  ['老马(医卫界)', '收到'],
  ['秘书处小李', '已登记，谢谢各位委员。'],
];

/** Two days later the same member says the same by another door; the clerk joins the two. */
function planAgain(world: World, course: Course, arriving: Arriving, first: Sending): void {
  const door: Door = first.door === 'mail' ? 'app' : 'mail';
  const day = workingDay(addDays(dayOf(first.at), 2));
  const again: Sending = { ...first, door, variant: 'again', stranger: false, at: moment(day, '16:10') };
  course.at(day, '16:10', () => arriving.send(again));
  course.at(day, '16:40', () => new Deciding(world, arriving).merge(again, first));
}

function planDismissals(world: World, course: Course, arriving: Arriving, sendings: Sending[]): void {
  const deciding = new Deciding(world, arriving);
  for (const [index, sending] of sendings.entries()) {
    if (!isDismissed(index)) continue;
    const [reason, note] = reasons[index % reasons.length] ?? reasons[0] ?? ['vague', ''];
    course.at(triageDay(sending), '10:20', () => deciding.dismiss(sending, reason, note));
  }
}

/** Triage is on Tuesdays and Fridays at the earliest two days after the last message of a record was brought in. */
function triageDay(sending: Sending): string {
  const wait = sending.door === 'record' ? 28 : 5;
  return workingDay(weekday(addDays(dayOf(sending.at), wait), 2));
}

/** The given day of the week (0 Sunday) on or after a day. */
function weekday(day: string, which: number): string {
  const now = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, (which - now + 7) % 7);
}

function planCases(world: World, course: Course, arriving: Arriving, cases: Planned[]): void {
  const deciding = new Deciding(world, arriving);
  const handling = new Handling(world);
  for (const { one, sendings, index } of cases) {
    const ready = sendings.map(triageDay).toSorted().at(-1) ?? '';
    const byMember = index % 9 === 3 && sendings.every(({ door, stranger }) => door === 'app' && !stranger);
    course.at(ready, '10:20', () => deciding.convert(one, sendings, byMember && !one.collective));
    const filed = workingDay(weekday(addDays(ready, 3), 5));
    course.at(filed, '15:00', () => handling.file(one));
    planHandling(course, handling, one, index, workingDay(weekday(addDays(filed, 4), 4)));
  }
}

function planHandling(course: Course, handling: Handling, one: Case, index: number, assigned: string): void {
  course.at(assigned, '09:30', () => handling.assign(one));
  const acknowledged = workingDay(addDays(assigned, 4));
  for (const department of [one.lead, ...one.co]) {
    course.together(acknowledged, '10:00', () => handling.acknowledge(one, department));
  }
  const met = workingDay(weekday(addDays(acknowledged, 8 + (index % 3) * 7), 3));
  for (const department of one.co) course.together(met, '14:00', () => handling.giveOpinion(one, department));
  course.together(met, '15:00', () => handling.consult(one, met));
  // Four early ones are answered late, so that the year shows what late looks like.
  const late = index < 60 && index % 15 === 11;
  const replied = workingDay(weekday(addDays(late ? assigned : met, late ? 96 : 3 + (index % 2) * 7), 5));
  const answered = replied > '2019-12-20' ? '2019-12-20' : replied;
  course.together(answered, '16:00', () => handling.reply(one, '2019'));
  planRating(course, handling, one, index, answered);
  // Most promises are kept within the year; the rest are still followed.
  const done = workingDay(addDays(answered, 45));
  if (promising.includes(one.matter.resolution) && index % 9 !== 1 && done <= '2019-12-27')
    course.together(done, '11:00', () => handling.keepPromises(one));
}

function planRating(course: Course, handling: Handling, one: Case, index: number, replied: string): void {
  // Some never answer; a non-answer stays one.
  if (index % 17 === 16) return;
  const day = addDays(replied, 2);
  if (index === 20 || index === 47) {
    const again = workingDay(addDays(day, 30));
    course.together(day, '19:30', () => handling.rate(one, 'UNSATISFIED', '答复较为原则，没有说明完成时间。'));
    for (const department of [one.lead, ...one.co]) {
      course.together(workingDay(addDays(day, 2)), '10:00', () => handling.acknowledge(one, department));
      if (department !== one.lead) course.together(again, '09:00', () => handling.giveOpinion(one, department));
    }
    course.together(again, '09:30', () => handling.consult(one, again, '重新沟通后，委员对完成时限表示认可。'));
    course.together(again, '16:00', () => handling.reply(one, '2019'));
    course.together(addDays(again, 3), '19:30', () => handling.rate(one, 'SATISFIED', '已明确时限，表示满意。'));
    return;
  }
  const result = index % 14 === 9 ? 'BASICALLY_SATISFIED' : 'SATISFIED';
  course.together(day, '19:30', () => handling.rate(one, result));
}
