import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Mailboxes } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class MailboxesController {
  constructor(private readonly mailboxes: Mailboxes) {}

  @Endpoint(routes.mailboxes.list)
  list() {
    return this.mailboxes.list();
  }

  @Endpoint(routes.mailboxes.add)
  add({ actor, body }: Ask<typeof routes.mailboxes.add>) {
    return this.mailboxes.add(actor, body);
  }

  @Endpoint(routes.mailboxes.change)
  change({ actor, params, body }: Ask<typeof routes.mailboxes.change>) {
    return this.mailboxes.change(actor, params.id, body);
  }

  @Endpoint(routes.mailboxes.remove)
  remove({ actor, params }: Ask<typeof routes.mailboxes.remove>) {
    return this.mailboxes.remove(actor, params.id);
  }

  @Endpoint(routes.mailboxes.retry)
  retry({ actor, params }: Ask<typeof routes.mailboxes.retry>) {
    return this.mailboxes.retry(actor, params.id);
  }

  @Endpoint(routes.mailboxes.test)
  test({ body }: Ask<typeof routes.mailboxes.test>) {
    return this.mailboxes.test(body);
  }

  @Endpoint(routes.mailboxes.failures)
  failures({ query }: Ask<typeof routes.mailboxes.failures>) {
    return this.mailboxes.failures(query);
  }
}
