import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Evaluations } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class EvaluationsController {
  constructor(private readonly evaluations: Evaluations) {}

  @Endpoint(routes.evaluations.list)
  list({ actor, params }: Ask<typeof routes.evaluations.list>) {
    return this.evaluations.list(actor, params.id);
  }

  @Endpoint(routes.evaluations.evaluate)
  evaluate({ actor, params, body }: Ask<typeof routes.evaluations.evaluate>) {
    return this.evaluations.evaluate(actor, params.id, body);
  }
}
