import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { PromiseViews, Promises } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class PromisesController {
  constructor(
    private readonly promises: Promises,
    private readonly views: PromiseViews,
  ) {}

  @Endpoint(routes.promises.list)
  list({ actor, query }: Ask<typeof routes.promises.list>) {
    return this.views.list(actor, query);
  }

  @Endpoint(routes.promises.report)
  report({ actor, params, body }: Ask<typeof routes.promises.report>) {
    return this.promises.report(actor, params.id, body);
  }

  @Endpoint(routes.promises.revise)
  revise({ actor, params, body }: Ask<typeof routes.promises.revise>) {
    return this.promises.revise(actor, params.id, body);
  }

  @Endpoint(routes.promises.confirm)
  confirm({ actor, params, body }: Ask<typeof routes.promises.confirm>) {
    return this.promises.confirm(actor, params.id, body);
  }

  @Endpoint(routes.promises.refuse)
  refuse({ actor, params, body }: Ask<typeof routes.promises.refuse>) {
    return this.promises.refuse(actor, params.id, body);
  }

  @Endpoint(routes.promises.abandon)
  abandon({ actor, params, body }: Ask<typeof routes.promises.abandon>) {
    return this.promises.abandon(actor, params.id, body);
  }
}
