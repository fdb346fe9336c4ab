import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { AddedUnits, Returns } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ReturnsController {
  constructor(
    private readonly returns: Returns,
    private readonly units: AddedUnits,
  ) {}

  @Endpoint(routes.returns.open)
  open() {
    return this.returns.open();
  }

  @Endpoint(routes.returns.request)
  request({ actor, params, body }: Ask<typeof routes.returns.request>) {
    return this.returns.request(actor, params.id, body);
  }

  @Endpoint(routes.returns.allowLate)
  allowLate({ actor, params, body }: Ask<typeof routes.returns.allowLate>) {
    return this.returns.allowLate(actor, params.id, body);
  }

  @Endpoint(routes.returns.accept)
  accept({ actor, params, body }: Ask<typeof routes.returns.accept>) {
    return this.returns.accept(actor, params.id, body);
  }

  @Endpoint(routes.returns.refuse)
  refuse({ actor, params, body }: Ask<typeof routes.returns.refuse>) {
    return this.returns.refuse(actor, params.id, body);
  }

  @Endpoint(routes.returns.reassign)
  reassign({ actor, params, body }: Ask<typeof routes.returns.reassign>) {
    return this.returns.reassign(actor, params.id, body);
  }

  @Endpoint(routes.returns.addUnit)
  addUnit({ actor, params, body }: Ask<typeof routes.returns.addUnit>) {
    return this.units.add(actor, params.id, body);
  }

  @Endpoint(routes.returns.proposeUnit)
  proposeUnit({ actor, params, body }: Ask<typeof routes.returns.proposeUnit>) {
    return this.units.propose(actor, params.id, body);
  }

  @Endpoint(routes.returns.agreeUnit)
  agreeUnit({ actor, params, body }: Ask<typeof routes.returns.agreeUnit>) {
    return this.units.agree(actor, params.id, body);
  }

  @Endpoint(routes.returns.refuseUnit)
  refuseUnit({ actor, params, body }: Ask<typeof routes.returns.refuseUnit>) {
    return this.units.refuse(actor, params.id, body);
  }
}
