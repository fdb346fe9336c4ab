import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Cosigning, DraftViews } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class InvitationsController {
  constructor(
    private readonly cosigning: Cosigning,
    private readonly views: DraftViews,
  ) {}

  @Endpoint(routes.invitations.list)
  list({ actor }: Ask<typeof routes.invitations.list>) {
    return this.views.invitations(actor);
  }

  @Endpoint(routes.invitations.read)
  read({ actor, params }: Ask<typeof routes.invitations.read>) {
    return this.views.invitation(actor, params.id);
  }

  @Endpoint(routes.invitations.sign)
  sign({ actor, params, body }: Ask<typeof routes.invitations.sign>) {
    return this.cosigning.sign(actor, params.id, body);
  }

  @Endpoint(routes.invitations.refuse)
  refuse({ actor, params, body }: Ask<typeof routes.invitations.refuse>) {
    return this.cosigning.refuse(actor, params.id, body);
  }
}
