import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Marks } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class MarksController {
  constructor(private readonly marks: Marks) {}

  @Endpoint(routes.marks.set)
  set({ actor, params, body }: Ask<typeof routes.marks.set>) {
    return this.marks.set(actor, params.id, params.kind, body);
  }

  @Endpoint(routes.marks.withdraw)
  withdraw({ actor, params, body }: Ask<typeof routes.marks.withdraw>) {
    return this.marks.withdraw(actor, params.id, params.kind, body);
  }
}
