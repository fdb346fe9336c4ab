import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Arrivals } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ArrivalsController {
  constructor(private readonly arrivals: Arrivals) {}

  @Endpoint(routes.arrivals.send)
  send({ actor, body }: Ask<typeof routes.arrivals.send>) {
    return this.arrivals.send(actor, body);
  }

  @Endpoint(routes.arrivals.receipt)
  receipt({ actor, params }: Ask<typeof routes.arrivals.receipt>) {
    return this.arrivals.receipt(actor, params.id);
  }

  @Endpoint(routes.arrivals.list)
  list({ query }: Ask<typeof routes.arrivals.list>) {
    return this.arrivals.list(query);
  }

  @Endpoint(routes.arrivals.original)
  original({ params }: Ask<typeof routes.arrivals.original>) {
    return this.arrivals.original(params.id);
  }

  @Endpoint(routes.arrivals.enter)
  enter({ actor, body }: Ask<typeof routes.arrivals.enter>) {
    return this.arrivals.enter(actor, body);
  }

  @Endpoint(routes.arrivals.accept)
  accept({ actor, params }: Ask<typeof routes.arrivals.accept>) {
    return this.arrivals.accept(actor, params.id);
  }

  @Endpoint(routes.arrivals.unaccept)
  unaccept({ actor, params }: Ask<typeof routes.arrivals.unaccept>) {
    return this.arrivals.unaccept(actor, params.id);
  }

  @Endpoint(routes.arrivals.replayAll)
  replayAll({ actor }: Ask<typeof routes.arrivals.replayAll>) {
    return this.arrivals.replayAll(actor);
  }

  @Endpoint(routes.arrivals.replay)
  replay({ actor, params }: Ask<typeof routes.arrivals.replay>) {
    return this.arrivals.replay(actor, params.id);
  }
}
