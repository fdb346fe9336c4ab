import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Merges } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class MergesController {
  constructor(private readonly merges: Merges) {}

  @Endpoint(routes.merges.join)
  join({ actor, params, body }: Ask<typeof routes.merges.join>) {
    return this.merges.join(actor, params.id, body);
  }

  @Endpoint(routes.merges.leave)
  leave({ actor, params }: Ask<typeof routes.merges.leave>) {
    return this.merges.leave(actor, params.id);
  }
}
