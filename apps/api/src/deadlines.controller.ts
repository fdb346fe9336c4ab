import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Extensions, Pauses, Reminders } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

type Routes = typeof routes.deadlines;

@Controller()
export class DeadlinesController {
  constructor(
    private readonly extensions: Extensions,
    private readonly pauses: Pauses,
    private readonly reminders: Reminders,
  ) {}

  @Endpoint(routes.deadlines.requestExtension)
  requestExtension({ actor, params, body }: Ask<Routes['requestExtension']>) {
    return this.extensions.request(actor, params.id, body);
  }

  @Endpoint(routes.deadlines.grantExtension)
  grantExtension({ actor, params, body }: Ask<Routes['grantExtension']>) {
    return this.extensions.grant(actor, params.id, body);
  }

  @Endpoint(routes.deadlines.refuseExtension)
  refuseExtension({ actor, params, body }: Ask<Routes['refuseExtension']>) {
    return this.extensions.refuse(actor, params.id, body);
  }

  @Endpoint(routes.deadlines.pause)
  pause({ actor, params, body }: Ask<Routes['pause']>) {
    return this.pauses.start(actor, params.id, body.reason);
  }

  @Endpoint(routes.deadlines.resume)
  resume({ actor, params }: Ask<Routes['resume']>) {
    return this.pauses.end(actor, params.id);
  }

  @Endpoint(routes.deadlines.remind)
  remind({ actor, params, body }: Ask<Routes['remind']>) {
    return this.reminders.remind(actor, params.id, body);
  }
}
