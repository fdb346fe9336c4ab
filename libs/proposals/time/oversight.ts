import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { AnswerOf, routes } from '#contract';
import { readCalendar } from '#people';
import { type Actor, Db, chinaDay } from '#platform';
import { assignmentLifecycle } from '../units/assignment-lifecycle.js';
import { Assignment } from '../units/assignment.entity.js';
import { type ClockParts, clockParts } from './clock-parts.js';
import { dueReader } from './due.js';
import { assignmentFacts, assignmentGround } from '../facts.js';
import { liesWithUnit, runs } from './runs.js';

type Routes = typeof routes.oversight;
type Unit = AnswerOf<Routes['units']>[number];
type Waiting = AnswerOf<Routes['extensions']>[number];

interface Found {
  id: string;
  number: string;
  title: string;
  proposers: string;
  department: string;
}

/** One running part of a case as the office sees it, with what it may do about it. */
interface Looked extends Found {
  assignment: Assignment;
  clock: ClockParts;
  may: Unit['rows'][number]['may'];
}

/** 督办: what is late or nearly late, and what waits for a decision; for those who see every case. */
@Injectable()
export class Oversight {
  constructor(private readonly db: Db) {}

  /** By unit: first whoever is late with most. */
  async units(actor: Actor, within: number): Promise<Unit[]> {
    const dueOf = await dueReader(this.db);
    const today = chinaDay(this.db.now());
    const looked = await this.look(actor, await this.until(within));
    const units = new Map<string, Unit>();
    for (const { assignment, clock, may, ...found } of looked) {
      const due = dueOf(assignment.dueOn);
      const { departmentId } = assignment;
      const unit = units.get(departmentId) ?? { departmentId, name: found.department, ...noRows };
      const overdue = due.workingDaysLeft < 0;
      const paused = clock.pause !== null;
      const reminded = clock.reminders.some(({ at }) => chinaDay(new Date(at)) === today);
      units.set(departmentId, {
        ...unit,
        overdue: unit.overdue + Number(overdue),
        near: unit.near + Number(!overdue),
        remindable: unit.remindable + Number(overdue && !paused && !reminded),
        rows: [...unit.rows, { ...rowOf(found, assignment), due, paused, reminders: clock.reminders, may }],
      });
    }
    return [...units.values()].sort((a, b) => b.overdue - a.overdue || b.near - a.near || a.name.localeCompare(b.name));
  }

  /** Requests for an extension that wait for a decision. */
  async extensions(actor: Actor): Promise<Waiting[]> {
    const looked = await this.look(actor, `${runs} AND a.extension_asked_at IS NOT NULL`);
    return looked.flatMap(({ assignment, clock, department, may, number, title }) => {
      const { id, proposalId, role, dueOn } = assignment;
      if (!clock.extension) return [];
      return [{ assignmentId: id, proposalId, number, title, department, role, dueOn, ...clock.extension, may }];
    });
  }

  /** SQL condition: due within so many working days; rest days after the last one belong to it. */
  private async until(within: number): Promise<string> {
    const first = (await readCalendar(this.db)).dueDate(chinaDay(this.db.now()), within + 1).on;
    return `${liesWithUnit} AND a.due_on < '${first}'`;
  }

  private async look(actor: Actor, condition: string): Promise<Looked[]> {
    const found = await this.db.rows<Found>(
      `SELECT a.id, coalesce(p.case_number, p.intake_serial) AS number, p.title, p.proposers, d.name AS department
         FROM assignments a JOIN proposals p ON p.id = a.proposal_id JOIN departments d ON d.id = a.department_id
        WHERE ${condition} ORDER BY a.due_on, a.id`,
    );
    const ids = found.map(({ id }) => id);
    const [assignments, ground] = await Promise.all([
      this.db.source.manager.findBy(Assignment, { id: In(ids) }),
      assignmentGround(this.db, ids, this.db.now()),
    ]);
    const clockOf = await clockParts(this.db, actor, assignments);
    const byId = new Map(assignments.map((each) => [each.id, each]));
    return found.flatMap((row) => {
      const assignment = byId.get(row.id);
      if (!assignment) return [];
      // What the office does about a clock asks nothing about the other units of the round.
      const may = assignmentLifecycle.mayDo(assignment, actor, assignmentFacts(assignment, [assignment], ground));
      return [{ ...row, assignment, clock: clockOf(row.id), may: may.filter(({ action }) => shown.includes(action)) }];
    });
  }
}

const noRows = { overdue: 0, near: 0, remindable: 0, rows: [] };
/** What can be done from the page 督办; the rest is done at the case. */
const shown: string[] = ['remind', 'grant-extension', 'refuse-extension'];

const rowOf = ({ number, title, proposers }: Omit<Found, 'department'>, assignment: Assignment) => {
  const { id: assignmentId, proposalId, role, round, stage } = assignment;
  return { assignmentId, proposalId, number, title, proposers, role, round, stage };
};
