import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Assignments, Opinions, ProposalViews, Replies } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class AssignmentsController {
  constructor(
    private readonly assignments: Assignments,
    private readonly opinions: Opinions,
    private readonly replies: Replies,
    private readonly views: ProposalViews,
  ) {}

  @Endpoint(routes.assignments.assign)
  assign({ actor, params, body }: Ask<typeof routes.assignments.assign>) {
    return this.assignments.assign(actor, params.id, body);
  }

  @Endpoint(routes.assignments.suggest)
  suggest({ actor, params, body }: Ask<typeof routes.assignments.suggest>) {
    return this.assignments.suggest(actor, params.id, body);
  }

  @Endpoint(routes.assignments.acknowledge)
  acknowledge({ actor, params }: Ask<typeof routes.assignments.acknowledge>) {
    return this.assignments.acknowledge(actor, params.id);
  }

  @Endpoint(routes.assignments.consult)
  consult({ actor, params, body }: Ask<typeof routes.assignments.consult>) {
    return this.assignments.consult(actor, params.id, body);
  }

  @Endpoint(routes.assignments.sendOpinion)
  sendOpinion({ actor, params, body }: Ask<typeof routes.assignments.sendOpinion>) {
    return this.opinions.send(actor, params.id, body);
  }

  @Endpoint(routes.assignments.reply)
  reply({ actor, params, body }: Ask<typeof routes.assignments.reply>) {
    return this.replies.send(actor, params.id, body);
  }

  @Endpoint(routes.assignments.due)
  due({ actor, params }: Ask<typeof routes.assignments.due>) {
    return this.views.explainDue(actor, params.id);
  }
}
