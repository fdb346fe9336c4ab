import { Controller } from '@nestjs/common';
import { type TodoItem, roleMay, routes } from '#contract';
import { FileViews } from '#files';
import { countFailed } from '#jobs';
import { Db, chinaDay, endOfWeek } from '#platform';
import { ProposalViews } from '#proposals';
import { Mailboxes, SuggestionViews } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class TodoController {
  constructor(
    private readonly db: Db,
    private readonly proposals: ProposalViews,
    private readonly suggestions: SuggestionViews,
    private readonly mailboxes: Mailboxes,
    private readonly files: FileViews,
  ) {}

  @Endpoint(routes.todo.read)
  async read({ actor }: Ask<typeof routes.todo.read>) {
    const operates = actor.role !== 'system' && roleMay(actor.role, 'job.operate');
    const [cases, inbox, failed, mailbox, unscanned] = await Promise.all([
      this.proposals.todo(actor),
      this.suggestions.todo(actor),
      operates ? countFailed(this.db) : null,
      operates ? this.mailboxes.countFailing() : null,
      operates ? this.files.scanner().then(({ waiting }) => waiting) : 0,
    ]);
    const watched = { ...(failed === null ? {} : { failed: failed + unscanned }), ...(mailbox ? { mailbox } : {}) };
    const counts = { ...inbox.counts, ...cases.counts, ...watched };
    return { ...byDue([...cases.items, ...inbox.items], chinaDay(this.db.now())), counts };
  }
}

/** Three groups: due today or overdue, due this week, and all the rest; each by due date. */
function byDue(items: TodoItem[], today: string) {
  const sorted = [...items].sort((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'));
  const weekEnds = endOfWeek(today);
  const due = (item: TodoItem) => item.dueOn ?? '9999';
  return {
    now: sorted.filter((item) => due(item) <= today),
    week: sorted.filter((item) => due(item) > today && due(item) <= weekEnds),
    later: sorted.filter((item) => due(item) > weekEnds),
  };
}
