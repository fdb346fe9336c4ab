import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Bodies } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class BodiesController {
  constructor(private readonly bodies: Bodies) {}

  @Endpoint(routes.bodies.read)
  read() {
    return this.bodies.read();
  }

  @Endpoint(routes.bodies.change)
  change({ actor, body }: Ask<typeof routes.bodies.change>) {
    return this.bodies.change(actor, body);
  }

  @Endpoint(routes.bodies.terms)
  terms() {
    return this.bodies.terms();
  }

  @Endpoint(routes.bodies.addTerm)
  addTerm({ actor, body }: Ask<typeof routes.bodies.addTerm>) {
    return this.bodies.addTerm(actor, body);
  }

  @Endpoint(routes.bodies.addSession)
  addSession({ actor, body }: Ask<typeof routes.bodies.addSession>) {
    return this.bodies.addSession(actor, body);
  }

  @Endpoint(routes.bodies.changeSession)
  changeSession({ actor, params, body }: Ask<typeof routes.bodies.changeSession>) {
    return this.bodies.changeSession(actor, params.id, body);
  }
}
