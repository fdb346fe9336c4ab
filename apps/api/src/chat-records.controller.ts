import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { ChatRecordViews, ChatRecords } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ChatRecordsController {
  constructor(
    private readonly chatRecords: ChatRecords,
    private readonly views: ChatRecordViews,
  ) {}

  @Endpoint(routes.chatRecords.list)
  list({ query }: Ask<typeof routes.chatRecords.list>) {
    return this.views.list(query);
  }

  @Endpoint(routes.chatRecords.begin)
  begin({ actor, body }: Ask<typeof routes.chatRecords.begin>) {
    return this.chatRecords.begin(actor, body);
  }

  @Endpoint(routes.chatRecords.read)
  read({ params }: Ask<typeof routes.chatRecords.read>) {
    return this.views.read(params.id);
  }

  @Endpoint(routes.chatRecords.save)
  save({ actor, params, body }: Ask<typeof routes.chatRecords.save>) {
    return this.chatRecords.save(actor, params.id, body);
  }

  @Endpoint(routes.chatRecords.import)
  import({ actor, params, body }: Ask<typeof routes.chatRecords.import>) {
    return this.chatRecords.import(actor, params.id, body);
  }

  @Endpoint(routes.chatRecords.discard)
  discard({ actor, params }: Ask<typeof routes.chatRecords.discard>) {
    return this.chatRecords.discard(actor, params.id);
  }

  @Endpoint(routes.chatRecords.restore)
  restore({ actor, params }: Ask<typeof routes.chatRecords.restore>) {
    return this.chatRecords.restore(actor, params.id);
  }
}
