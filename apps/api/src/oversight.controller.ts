import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Oversight, Reminders } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

type Routes = typeof routes.oversight;

@Controller()
export class OversightController {
  constructor(
    private readonly oversight: Oversight,
    private readonly reminders: Reminders,
  ) {}

  @Endpoint(routes.oversight.units)
  units({ actor, query }: Ask<Routes['units']>) {
    return this.oversight.units(actor, query.within);
  }

  @Endpoint(routes.oversight.extensions)
  extensionRequests({ actor }: Ask<Routes['extensions']>) {
    return this.oversight.extensions(actor);
  }

  @Endpoint(routes.oversight.remindUnit)
  remindUnit({ actor, params, body }: Ask<Routes['remindUnit']>) {
    return this.reminders.remindUnit(actor, params.departmentId, body);
  }
}
