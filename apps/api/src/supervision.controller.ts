import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Supervision, SupervisionViews } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class SupervisionController {
  constructor(
    private readonly supervision: Supervision,
    private readonly views: SupervisionViews,
  ) {}

  @Endpoint(routes.supervision.instructions)
  instructions({ actor, params }: Ask<typeof routes.supervision.instructions>) {
    return this.views.instructions(actor, params.id);
  }

  @Endpoint(routes.supervision.instruct)
  instruct({ actor, params, body }: Ask<typeof routes.supervision.instruct>) {
    return this.supervision.instruct(actor, params.id, body);
  }

  @Endpoint(routes.supervision.answer)
  answer({ actor, params, body }: Ask<typeof routes.supervision.answer>) {
    return this.supervision.answer(actor, params.id, body.text);
  }

  @Endpoint(routes.supervision.events)
  events({ actor, query }: Ask<typeof routes.supervision.events>) {
    return this.views.events(actor, query);
  }

  @Endpoint(routes.supervision.record)
  record({ actor, body }: Ask<typeof routes.supervision.record>) {
    return this.supervision.record(actor, body);
  }
}
