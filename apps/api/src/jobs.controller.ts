import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { listJobs, redrive } from '#jobs';
import { Db, Refusal } from '#platform';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class JobsController {
  constructor(private readonly db: Db) {}

  @Endpoint(routes.jobs.health)
  async health() {
    const answered = await this.db.row(`SELECT 1 AS one`).catch(() => null);
    // Balancers and service managers look at the status alone.
    if (!answered) throw new Refusal('database-away');
    return { ok: true, database: true };
  }

  @Endpoint(routes.jobs.list)
  list({ query }: Ask<typeof routes.jobs.list>) {
    return listJobs(this.db, query);
  }

  @Endpoint(routes.jobs.redrive)
  redrive({ params }: Ask<typeof routes.jobs.redrive>) {
    return redrive(this.db, params.id);
  }
}
