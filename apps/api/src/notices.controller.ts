import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { NoticeViews } from '#notices';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class NoticesController {
  constructor(private readonly views: NoticeViews) {}

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
