import { type ActionWord, type RefusalCode, type RefusalDetails, refusalMessage, roles, words } from '#contract';
import { type Actor, system } from './actor.js';
import { Refusal } from './refusal.js';

/**
 * One row of a lifecycle: who may do what, from where to where, under which named conditions.
 * Nothing else decides; the same rows refuse a request and draw the buttons.
 */
export interface LifecycleRow<Stage extends string, Guard extends string, Told extends string = string> {
  action: ActionWord;
  /** `system`: nobody asks for it, it follows from another step. */
  who: readonly Actor['role'][];
  /** Empty: it makes the record. */
  from: readonly Stage[];
  /** `null`: the stage stays as it is, or is one of `back`. */
  to: Stage | null;
  /** An undo: the record itself says to which of these stages it goes back. */
  back?: readonly Stage[];
  /** All must hold. A `when` that fails hides the button; an `until` that fails shows it blocked, with the reason. */
  when?: readonly Guard[];
  until?: readonly Guard[];
  /** What people are told about once it is done. */
  tells?: Told;
}

/** A condition over the record, the person and the facts: null when it holds, else why not. */
export type Condition<Subject, Facts> = (
  subject: Subject,
  actor: Actor,
  facts: Facts,
) => null | { code: RefusalCode; details?: RefusalDetails };

export interface LifecycleTable<Stage extends string, Guard extends string, Told extends string = string> {
  initial: readonly Stage[];
  final: readonly Stage[];
  stageWords: Record<Stage, string>;
  rows: readonly LifecycleRow<Stage, Guard, Told>[];
}

/** A step that was allowed: from which stage (null: the record is new) to which. */
export interface Step<Stage extends string, Told extends string = string> {
  action: ActionWord;
  from: Stage | null;
  to: Stage;
  tells: Told | null;
}

export class Lifecycle<
  Stage extends string,
  Guard extends string,
  Subject extends { stage: Stage },
  Facts,
  Told extends string = string,
> {
  constructor(
    readonly table: LifecycleTable<Stage, Guard, Told>,
    private readonly conditions: Record<Guard, Condition<Subject, Facts>>,
    /** The stage to which an undo leads a record back. */
    private readonly formerStage: (subject: Subject, facts: Facts) => Stage | null = () => null,
  ) {}

  /** The step by which this person makes a record. */
  begin(action: ActionWord, actor: Actor): Step<Stage, Told> & { from: null } {
    const row = this.table.rows.find((each) => each.from.length === 0 && this.offers(each, action, actor));
    if (!row?.to) throw new Refusal('not-allowed');
    return { action, from: null, to: row.to, tells: row.tells ?? null };
  }

  /** The step, if this person may take it now. Throws the refusal that says why not. */
  take(subject: Subject, action: ActionWord, actor: Actor, facts: Facts): Step<Stage, Told> {
    const row = this.rowFor(subject, action, actor);
    const no = this.objection([...(row.when ?? []), ...(row.until ?? [])], subject, actor, facts);
    if (no) throw new Refusal(no.code, no.details);
    return this.stepOf(subject, row, facts);
  }

  /** The stage after the action. Throws the refusal that says why not. */
  step(subject: Subject, action: ActionWord, actor: Actor, facts: Facts): Stage {
    return this.take(subject, action, actor, facts).to;
  }

  /** What follows by itself from the facts as they are now: the first row of the system that holds, if any. */
  follows(subject: Subject, facts: Facts): Step<Stage, Told> | null {
    const row = this.table.rows
      .filter((each) => each.who.includes('system') && each.from.includes(subject.stage))
      .find((each) => !this.objection([...(each.when ?? []), ...(each.until ?? [])], subject, system, facts));
    return row ? this.stepOf(subject, row, facts) : null;
  }

  /** What this person may do now, in the order of the table; blocked ones say by what. */
  mayDo(subject: Subject, actor: Actor, facts: Facts): { action: ActionWord; blocked: string | null }[] {
    return this.table.rows
      .filter((row) => row.from.includes(subject.stage) && row.who.includes(actor.role))
      .filter((row) => !this.objection(row.when ?? [], subject, actor, facts))
      .map((row) => {
        const no = this.objection(row.until ?? [], subject, actor, facts);
        return { action: row.action, blocked: no ? refusalMessage(no.code, no.details) : null };
      });
  }

  private stepOf(subject: Subject, row: LifecycleRow<Stage, Guard, Told>, facts: Facts): Step<Stage, Told> {
    const { action, to, back, tells } = row;
    const former = back ? this.formerStage(subject, facts) : null;
    if (back && !(former && back.includes(former))) throw new Error(`${action} leads back to no stage of its row`);
    return { action, from: subject.stage, to: to ?? former ?? subject.stage, tells: tells ?? null };
  }

  private objection(guards: readonly Guard[], subject: Subject, actor: Actor, facts: Facts) {
    for (const guard of guards) {
      const no = this.conditions[guard](subject, actor, facts);
      if (no) return no;
    }
    return null;
  }

  private offers(row: LifecycleRow<Stage, Guard, Told>, action: ActionWord, actor: Actor): boolean {
    return row.action === action && row.who.includes(actor.role);
  }

  private rowFor(subject: Subject, action: ActionWord, actor: Actor): LifecycleRow<Stage, Guard, Told> {
    const offered = this.table.rows.filter((row) => this.offers(row, action, actor));
    if (offered.length === 0) throw new Refusal('not-allowed');
    const row = offered.find((each) => each.from.includes(subject.stage));
    if (!row) {
      const stage = this.table.stageWords[subject.stage];
      throw new Refusal('stage-forbids', { stage, action: words.action[action] });
    }
    return row;
  }
}

/** Where a row may lead. */
const endsOf = <Stage extends string>({ to, back = [] }: LifecycleRow<Stage, string>): Stage[] =>
  to === null ? [...back] : [to, ...back];

/** What is wrong with a table: stages out of reach, stages without an exit, two rows for one question. */
export function lifecycleFaults<Stage extends string, Guard extends string>(
  table: LifecycleTable<Stage, Guard>,
): string[] {
  const faults: string[] = [];
  const reached = new Set<Stage>(table.initial);
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const row of table.rows)
      if (row.from.some((stage) => reached.has(stage))) for (const end of endsOf(row)) reached.add(end);
  }
  for (const stage of Object.keys(table.stageWords) as Stage[]) {
    const leaves = table.rows.some((row) => row.from.includes(stage) && endsOf(row).some((end) => end !== stage));
    if (!reached.has(stage)) faults.push(`${stage} is never reached`);
    if (!leaves && !table.final.includes(stage)) faults.push(`${stage} has no exit`);
    if (leaves && table.final.includes(stage)) faults.push(`${stage} is final, yet it is left`);
  }
  const asked = new Set<string>();
  for (const { action, from, who, to } of table.rows) {
    if (from.length === 0 && !(to && table.initial.includes(to))) faults.push(`${action} makes no initial stage`);
    for (const stage of from.length > 0 ? from : ['']) {
      for (const role of who) {
        const question = `${action} from ${stage || 'nothing'} by ${role}`;
        if (asked.has(question)) faults.push(`${question} has two rows`);
        asked.add(question);
      }
    }
  }
  return faults;
}

/** The table as people read it: stage by stage, who may do what, and on which condition. */
export function lifecycleMatrix<Stage extends string, Guard extends string>(
  table: LifecycleTable<Stage, Guard>,
  guardWords: Record<Guard, string>,
): string {
  const columns = [...roles, 'system' as const].filter((role) => table.rows.some((row) => row.who.includes(role)));
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const cell = (row: LifecycleRow<Stage, Guard>) => {
    const conditions = [...(row.when ?? []), ...(row.until ?? [])].map((guard) => guardWords[guard]);
    const to = row.to ? ` → ${table.stageWords[row.to]}` : row.back ? ' → 原来的阶段' : '';
    return `${words.action[row.action]}${to}${conditions.length > 0 ? `（${conditions.join('；')}）` : ''}`;
  };
  const rowOf = (name: string, stands: (row: LifecycleRow<Stage, Guard>) => boolean) =>
    line([
      name,
      ...columns.map((role) => {
        const offered = table.rows.filter((row) => stands(row) && row.who.includes(role));
        return offered.map(cell).join('<br>') || '—';
      }),
    ]);
  return [
    line(['阶段', ...columns.map((role) => (role === 'system' ? '自动' : words.role[role]))]),
    line(['---', ...columns.map(() => '---')]),
    rowOf('（新建）', (row) => row.from.length === 0),
    ...(Object.keys(table.stageWords) as Stage[]).map((stage) =>
      rowOf(table.stageWords[stage], (row) => row.from.includes(stage)),
    ),
  ].join('\n');
}
