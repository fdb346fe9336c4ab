import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { FailedMails, NoticeViews } from '#notices';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class NoticesController {
  constructor(
    private readonly views: NoticeViews,
    private readonly mails: FailedMails,
  ) {}

  @Endpoint(routes.notices.failedMails)
  failedMails({ query }: Ask<typeof routes.notices.failedMails>) {
    return this.mails.list(query);
  }

  @Endpoint(routes.notices.mailAgain)
  mailAgain({ actor, params }: Ask<typeof routes.notices.mailAgain>) {
    return this.mails.again(actor, params.id);
  }

  @Endpoint(routes.notices.list)
  list({ actor, query }: Ask<typeof routes.notices.list>) {
    return this.views.list(actor, query);
  }

  @Endpoint(routes.notices.read)
  read({ actor, params }: Ask<typeof routes.notices.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.notices.readAll)
  readAll({ actor }: Ask<typeof routes.notices.readAll>) {
    return this.views.readAll(actor);
  }
}
