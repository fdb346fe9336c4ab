import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Similar } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class SimilarController {
  constructor(private readonly similar: Similar) {}

  @Endpoint(routes.similar.toDraft)
  toDraft({ actor, query }: Ask<typeof routes.similar.toDraft>) {
    return this.similar.toDraft(actor, query);
  }

  @Endpoint(routes.similar.toProposal)
  toProposal({ actor, params }: Ask<typeof routes.similar.toProposal>) {
    return this.similar.toProposal(actor, params.id);
  }
}
