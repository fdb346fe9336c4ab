import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Disclosures } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class DisclosureController {
  constructor(private readonly disclosures: Disclosures) {}

  @Endpoint(routes.disclosure.read)
  read({ actor, params }: Ask<typeof routes.disclosure.read>) {
    return this.disclosures.read(actor, params.id);
  }

  @Endpoint(routes.disclosure.material)
  material({ actor, params }: Ask<typeof routes.disclosure.material>) {
    return this.disclosures.material(actor, params.id);
  }

  @Endpoint(routes.disclosure.preview)
  preview({ actor, params, body }: Ask<typeof routes.disclosure.preview>) {
    return this.disclosures.preview(actor, params.id, body);
  }

  @Endpoint(routes.disclosure.decide)
  decide({ actor, params, body }: Ask<typeof routes.disclosure.decide>) {
    return this.disclosures.decide(actor, params.id, body);
  }

  @Endpoint(routes.disclosure.withdraw)
  withdraw({ actor, params, body }: Ask<typeof routes.disclosure.withdraw>) {
    return this.disclosures.withdraw(actor, params.id, body.reason);
  }
}
