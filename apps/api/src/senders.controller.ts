import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { SenderViews } from '#notices';
import { SenderChecks, Withdrawals } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class SendersController {
  constructor(
    private readonly views: SenderViews,
    private readonly checks: SenderChecks,
    private readonly withdrawals: Withdrawals,
  ) {}

  @Endpoint(routes.senders.read)
  read({ actor, params }: Ask<typeof routes.senders.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.senders.verify)
  verify({ actor, params }: Ask<typeof routes.senders.verify>) {
    return this.checks.check(actor, params.id);
  }

  @Endpoint(routes.suggestions.withdraw)
  withdraw({ actor, params }: Ask<typeof routes.suggestions.withdraw>) {
    return this.withdrawals.withdraw(actor, params.id);
  }
}
