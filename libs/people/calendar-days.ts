import { Injectable } from '@nestjs/common';
import type { AnswerOf, routes } from '#contract';
import { enqueue } from '#jobs';
import { type Actor, Calendar, Db, type OwnDay, Refusal, type Tx, isPublished, trail } from '#platform';
import { readBody } from './bodies.js';
import { CalendarDayRow } from './calendar-day.entity.js';

/** The last one that was read: as long as the body decides nothing new, its sums need not be counted again. */
let latest = { key: '[]', calendar: new Calendar() };

/** Working days as this body has them: the public calendar and what it decided otherwise. */
export async function readCalendar(q: Db | Tx): Promise<Calendar> {
  const days = await q.rows<OwnDay>(`SELECT day, works, name FROM calendar_days ORDER BY day`);
  const key = JSON.stringify(days);
  if (key !== latest.key) latest = { key, calendar: new Calendar(days) };
  return latest.calendar;
}

/** 工作日历: what the body decides otherwise. Every change has all running due days counted again. */
@Injectable()
export class CalendarDays {
  constructor(private readonly db: Db) {}

  async read(year: number): Promise<AnswerOf<typeof routes.calendar.read>> {
    const [calendar, own] = await Promise.all([readCalendar(this.db), this.db.source.manager.find(CalendarDayRow)]);
    const byWhom = new Map(own.map(({ day, changedBy }) => [day, { by: changedBy }]));
    const days = calendar.unusualDays(year).map((each) => ({ ...each, own: byWhom.get(each.day) ?? null }));
    return { year, published: isPublished(`${year}-01-01`), days };
  }

  change(actor: Actor, day: string, { works, name }: { works: boolean; name: string }): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const bodyId = await lock(tx);
      const before = await tx.manager.findOneBy(CalendarDayRow, { day });
      if (before?.works === works && before.name === name) return;
      await tx.rows(
        `INSERT INTO calendar_days (day, works, name, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (day) DO UPDATE SET works = excluded.works, name = excluded.name,
           changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
        [day, works, name, actor.name, tx.now],
      );
      await trail(tx, 'body', bodyId, { action: 'change-calendar', note: name, details: { day, works } });
      await enqueue(tx, 'deadlines.recompute', {});
    });
  }

  restore(actor: Actor, day: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const bodyId = await lock(tx);
      const gone = await tx.row<OwnDay>(`DELETE FROM calendar_days WHERE day = $1 RETURNING day, works, name`, [day]);
      if (!gone) throw new Refusal('not-found');
      await trail(tx, 'body', bodyId, { action: 'restore-calendar', note: gone.name, details: { day } });
      await enqueue(tx, 'deadlines.recompute', {});
    });
  }
}

/** The calendar hangs on the row of the body: two who change it wait for each other. */
async function lock(tx: Tx): Promise<string> {
  await tx.rows(`SELECT 1 FROM bodies FOR UPDATE`);
  return (await readBody(tx)).id;
}
