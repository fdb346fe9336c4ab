import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { CalendarDays } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class CalendarController {
  constructor(private readonly days: CalendarDays) {}

  @Endpoint(routes.calendar.read)
  read({ query }: Ask<typeof routes.calendar.read>) {
    return this.days.read(query.year);
  }

  @Endpoint(routes.calendar.change)
  change({ actor, params, body }: Ask<typeof routes.calendar.change>) {
    return this.days.change(actor, params.day, body);
  }

  @Endpoint(routes.calendar.restore)
  restore({ actor, params }: Ask<typeof routes.calendar.restore>) {
    return this.days.restore(actor, params.day);
  }
}
