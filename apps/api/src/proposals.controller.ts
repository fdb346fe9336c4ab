import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { ProposalViews, Proposals } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly views: ProposalViews,
  ) {}

  @Endpoint(routes.proposals.list)
  list({ actor, query }: Ask<typeof routes.proposals.list>) {
    return this.views.list(actor, query);
  }

  @Endpoint(routes.proposals.workbook)
  workbook({ actor, query }: Ask<typeof routes.proposals.workbook>) {
    return this.views.workbookOf(actor, query);
  }

  @Endpoint(routes.proposals.read)
  read({ actor, params }: Ask<typeof routes.proposals.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.proposals.submit)
  submit({ actor, body }: Ask<typeof routes.proposals.submit>) {
    return this.proposals.submit(actor, body);
  }

  @Endpoint(routes.proposals.file)
  file({ actor, params, body }: Ask<typeof routes.proposals.file>) {
    return this.proposals.file(actor, params.id, body);
  }
}
