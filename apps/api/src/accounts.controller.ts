import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Accounts } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Endpoint(routes.accounts.list)
  list({ query }: Ask<typeof routes.accounts.list>) {
    return this.accounts.list(query);
  }

  @Endpoint(routes.accounts.add)
  add({ actor, body }: Ask<typeof routes.accounts.add>) {
    return this.accounts.add(actor, body);
  }

  @Endpoint(routes.accounts.addForMembers)
  addForMembers({ actor }: Ask<typeof routes.accounts.addForMembers>) {
    return this.accounts.addForMembers(actor);
  }

  @Endpoint(routes.accounts.resetPassword)
  resetPassword({ actor, params }: Ask<typeof routes.accounts.resetPassword>) {
    return this.accounts.resetPassword(actor, params.id);
  }

  @Endpoint(routes.accounts.disable)
  disable({ actor, params }: Ask<typeof routes.accounts.disable>) {
    return this.accounts.disable(actor, params.id);
  }

  @Endpoint(routes.accounts.setHead)
  setHead({ actor, params, body }: Ask<typeof routes.accounts.setHead>) {
    return this.accounts.setHead(actor, params.id, body.head);
  }

  @Endpoint(routes.accounts.enable)
  enable({ actor, params }: Ask<typeof routes.accounts.enable>) {
    return this.accounts.enable(actor, params.id);
  }
}
