import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { BadAddresses, BindingViews, Bindings } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class BindingsController {
  constructor(
    private readonly bindings: Bindings,
    private readonly views: BindingViews,
    private readonly addresses: BadAddresses,
  ) {}

  @Endpoint(routes.bindings.list)
  list({ query }: Ask<typeof routes.bindings.list>) {
    return this.views.list(query);
  }

  @Endpoint(routes.bindings.strangers)
  strangers({ query }: Ask<typeof routes.bindings.strangers>) {
    return this.views.strangers(query);
  }

  @Endpoint(routes.bindings.history)
  history({ query }: Ask<typeof routes.bindings.history>) {
    return this.views.history(query);
  }

  @Endpoint(routes.bindings.move)
  move({ actor, params, body }: Ask<typeof routes.bindings.move>) {
    return this.bindings.move(actor, params.id, body);
  }

  @Endpoint(routes.bindings.remove)
  remove({ actor, params, query }: Ask<typeof routes.bindings.remove>) {
    return this.bindings.remove(actor, params.id, query.reason);
  }

  @Endpoint(routes.bindings.mine)
  mine({ actor }: Ask<typeof routes.bindings.mine>) {
    return this.views.mine(actor);
  }

  @Endpoint(routes.bindings.removeMine)
  removeMine({ actor, params }: Ask<typeof routes.bindings.removeMine>) {
    return this.bindings.removeMine(actor, params.id);
  }

  @Endpoint(routes.badAddresses.list)
  badAddresses({ query }: Ask<typeof routes.badAddresses.list>) {
    return this.addresses.list(query);
  }

  @Endpoint(routes.badAddresses.clear)
  clear({ actor, params }: Ask<typeof routes.badAddresses.clear>) {
    return this.addresses.clear(actor, params.id);
  }
}
