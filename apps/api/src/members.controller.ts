import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { MemberViews, Members } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly views: MemberViews,
  ) {}

  @Endpoint(routes.members.list)
  list({ query }: Ask<typeof routes.members.list>) {
    return this.views.list(query);
  }

  @Endpoint(routes.members.find)
  find({ query }: Ask<typeof routes.members.find>) {
    return this.views.find(query.search);
  }

  @Endpoint(routes.members.add)
  add({ actor, body }: Ask<typeof routes.members.add>) {
    return this.members.add(actor, body);
  }

  @Endpoint(routes.members.change)
  change({ actor, params, body }: Ask<typeof routes.members.change>) {
    return this.members.change(actor, params.id, body);
  }

  @Endpoint(routes.members.bind)
  bind({ actor, params, body }: Ask<typeof routes.members.bind>) {
    return this.members.bind(actor, params.id, body);
  }

  @Endpoint(routes.members.unbind)
  unbind({ actor, params }: Ask<typeof routes.members.unbind>) {
    return this.members.unbind(actor, params.id, params.bindingId);
  }
}
