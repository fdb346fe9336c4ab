import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { ChatRecords } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ChatRecordsController {
  constructor(private readonly chatRecords: ChatRecords) {}

  @Endpoint(routes.chatRecords.preview)
  preview({ actor, body }: Ask<typeof routes.chatRecords.preview>) {
    return this.chatRecords.preview(actor, body);
  }

  @Endpoint(routes.chatRecords.import)
  import({ actor, body }: Ask<typeof routes.chatRecords.import>) {
    return this.chatRecords.import(actor, body);
  }
}
