import { routes } from '#contract';
import { publicCalendar } from '#platform';
import type { World } from '../world/world.js';
import { Arriving, type Door, type Sending } from './arriving.js';
import { caseOf } from './cases.js';
import { type DemoMember, mattersOf, people } from './content.js';
import { Course, addDays, moment, workingDay } from './course.js';
import { Deciding } from './deciding.js';
import { readNotices } from './founding.js';
import { type Case, Handling } from './handling.js';
import { type Shown, showRareSteps } from './showing.js';

/** How far a proposal of the present session has come, and how many of each the desks show. */
const stages = {
  submitted: 4,
  declined: 2,
  filed: 3,
  unacknowledged: 2,
  begun: 2,
  awaitingOpinion: 2,
  nearDue: 3,
  overdue: 3,
  replied: 4,
  closed: 4,
  rehandled: 1,
} as const;
type Stage = keyof typeof stages;

const doors: Door[] = ['app', 'mail', 'robot', 'app', 'mail', 'robot', 'app'];

/** The present session on its way: work of every kind on every desk, seen from `today`. */
export function planPresent(world: World, course: Course, today: string): void {
  const matters = mattersOf(2026);
  const plan = new Present(world, course, today);
  let next = 0;
  for (const [stage, count] of Object.entries(stages) as [Stage, number][]) {
    for (let i = 0; i < count; i += 1) {
      const matter = matters[next];
      if (matter) plan.proposal(stage, i, plan.sending(matter, next, shownMember(stage, i)));
      next += 1;
    }
  }
  const rest = matters.slice(next).map((matter, i) => plan.sending(matter, next + i));
  plan.inbox(rest);
  plan.rareSteps();
  plan.readNotices();
}

/** The two members whose accounts the sign-in page shows have something to rate, to read and to wait for. */
function shownMember(stage: Stage, index: number): DemoMember | undefined {
  return ['submitted', 'begun', 'replied', 'closed'].includes(stage) ? people.members.slice(0, 2)[index] : undefined;
}

class Present {
  private readonly arriving: Arriving;
  private readonly deciding: Deciding;
  private readonly handling: Handling;
  private readonly shown: Shown = { submitted: [], filed: [], unacknowledged: [], begun: [], nearDue: [], closed: [] };

  constructor(
    private readonly world: World,
    private readonly course: Course,
    private readonly today: string,
  ) {
    this.arriving = new Arriving(world);
    this.deciding = new Deciding(world, this.arriving);
    this.handling = new Handling(world);
  }

  sending(matter: Sending['matter'], index: number, named?: DemoMember): Sending {
    const door = doors[index % doors.length] ?? 'app';
    const sender = named ?? people.members[(index * 11 + 5) % people.members.length];
    if (!sender) throw new Error('no members');
    return { matter, door, sender, variant: 'first', stranger: false, at: moment(this.today, '00:00') };
  }

  /** What lies in the inbox: fresh ones, a stranger's, one told twice, some that were dismissed. */
  inbox(sendings: Sending[]): void {
    for (const [index, sending] of sendings.entries()) {
      const day = this.before(index < 3 ? 20 + index : Math.max(1, 9 - index));
      const stranger = index % 5 === 4;
      const one: Sending = { ...sending, stranger, door: stranger ? 'mail' : sending.door, at: moment(day, '08:40') };
      this.course.at(day, '08:40', () => this.arriving.send(one));
      if (index < 3)
        this.course.at(this.before(15), '10:00', () =>
          this.deciding.dismiss(one, 'elsewhere', '属市级事权，已转请市有关部门研究。'),
        );
      if (index === 3 || index === 5) {
        const again: Sending = {
          ...one,
          door: one.door === 'mail' ? 'app' : 'mail',
          variant: 'again',
          stranger: false,
        };
        this.course.at(this.before(1), '08:50', () =>
          this.arriving.send({ ...again, at: moment(this.before(1), '08:50') }),
        );
      }
    }
  }

  proposal(stage: Stage, index: number, sending: Sending): void {
    const one = caseOf([sending]);
    if (stage in this.shown) this.shown[stage as keyof Shown].push(one);
    if (stage === 'awaitingOpinion' && one.co.length === 0)
      one.co = [one.lead === '区财政局' ? '区司法局' : '区财政局'];
    const assigned = this.assignedOn(stage, index);
    const converted = assigned
      ? this.workingDaysBefore(assigned, 6)
      : this.before(stage === 'submitted' ? 1 + index : 7 + index);
    this.arrive(sending, one, this.workingDaysBefore(converted, 2), converted, index);
    if (stage === 'submitted') return;
    if (stage === 'declined') {
      const body = {
        outcome: 'decline' as const,
        reason: 'no-suggestion',
        note: '内容与现行政策重复，未提出新的具体建议，已转有关部门参阅。',
      };
      this.course.at(this.before(4), '15:00', async () => {
        const clerk = await this.world.as('tian');
        await clerk.call(routes.reviews.refuse, { params: { id: one.proposalId }, body });
      });
      return;
    }
    this.course.at(this.notBefore(addDays(converted, 2), this.before(3)), '15:00', () => this.handling.file(one));
    if (assigned) this.handle(stage, index, one, assigned);
  }

  /** After all that, on the last working day before today. */
  rareSteps(): void {
    showRareSteps(this.world, this.course, this.before(1), this.handling, this.shown);
  }

  /** What was told before the last working day has been read by then; what is left is new. */
  readNotices(): void {
    this.course.at(this.workingDaysBefore(this.today, 2), '18:00', () => readNotices(this.world));
  }

  /** Every third is filed by the member directly, without a suggestion before it. */
  private arrive(sending: Sending, one: Case, sent: string, converted: string, index: number): void {
    if (index === 1 && sending.door === 'app') {
      this.course.at(converted, '10:00', async () => {
        const proposerIds = one.proposers.map(({ name }) => this.world.memberId(name));
        const { title, demands, matter } = one;
        const body = { title, demands, situation: matter.situation, category: matter.category, proposerIds };
        one.proposalId = await this.world.proposal(body);
      });
      return;
    }
    const arrival: Sending = { ...sending, at: moment(sent, '09:10') };
    this.course.at(sent, '09:10', () => this.arriving.send(arrival));
    this.course.at(converted, '10:00', () => this.deciding.convert(one, [arrival], false));
  }

  private handle(stage: Stage, index: number, one: Case, assigned: string): void {
    const { course, handling } = this;
    course.at(assigned, '09:30', () => handling.assign(one));
    if (stage === 'unacknowledged') return;
    const begun = workingDay(addDays(assigned, 2));
    for (const unit of [one.lead, ...one.co]) course.together(begun, '10:00', () => handling.acknowledge(one, unit));
    if (stage === 'begun') return;
    const met = workingDay(addDays(assigned, 14));
    course.together(met, '15:00', () => handling.consult(one, met));
    if (stage === 'awaitingOpinion' || stage === 'overdue') return;
    for (const unit of one.co) course.together(met, '16:00', () => handling.giveOpinion(one, unit));
    if (stage === 'nearDue') return;
    const replied = workingDay(addDays(assigned, 40 + index * 3));
    const year = replied.slice(0, 4);
    course.together(replied, '16:00', () => handling.reply(one, year));
    if (stage === 'replied') return;
    const result = stage === 'rehandled' ? 'UNSATISFIED' : index === 2 ? 'BASICALLY_SATISFIED' : 'SATISFIED';
    const comment = stage === 'rehandled' ? '只说明了困难，没有说明下一步怎么办。' : null;
    course.together(addDays(replied, 1), '19:30', () => handling.rate(one, result, comment));
  }

  /** The day of assignment that puts a case where the stage wants it; null where it is not assigned. */
  private assignedOn(stage: Stage, index: number): string | null {
    switch (stage) {
      case 'unacknowledged':
        return this.before(2 + index);
      case 'begun':
        return this.before(20 + index * 4);
      case 'awaitingOpinion':
        return this.before(34 + index * 5);
      case 'nearDue':
        return this.assignedFor(publicCalendar.dueDate(addDays(this.today, -1), 1 + index).on);
      case 'overdue':
        return this.assignedFor(this.workingDaysBefore(this.today, 2 + index * 4));
      case 'replied':
      case 'closed':
      case 'rehandled':
        return this.before(62 + index * 9);
      default:
        return null;
    }
  }

  /** The working day whose reply period of 60 working days ends on (or as soon as possible after) a day. */
  private assignedFor(due: string): string {
    for (let back = 120; back > 60; back -= 1) {
      const day = addDays(due, -back);
      if (workingDay(day) === day && publicCalendar.dueDate(day, 60).on >= due) return day;
    }
    throw new Error(`no day of assignment for ${due}`);
  }

  private before(days: number): string {
    return workingDayUpTo(addDays(this.today, -days));
  }

  private workingDaysBefore(day: string, count: number): string {
    let on = day;
    for (let i = 0; i < count; i += 1) on = workingDayUpTo(addDays(on, -1));
    return on;
  }

  private notBefore(day: string, latest: string): string {
    const on = workingDay(day);
    return on < latest ? on : latest;
  }
}

function workingDayUpTo(day: string): string {
  let on = day;
  while (workingDay(on) !== on) on = addDays(on, -1);
  return on;
}
