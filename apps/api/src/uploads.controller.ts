import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Refusal, Uploads } from '#platform';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class UploadsController {
  constructor(private readonly uploads: Uploads) {}

  @Endpoint(routes.uploads.begin)
  begin({ actor, params, body }: Ask<typeof routes.uploads.begin>) {
    return this.uploads.begin(actor, params.id, body);
  }

  @Endpoint(routes.uploads.piece)
  async piece({ actor, params, upload }: Ask<typeof routes.uploads.piece>) {
    if (!upload) throw Refusal.at('file', 'file-empty');
    return this.uploads.piece(actor, params.id, params.start, upload.content);
  }

  @Endpoint(routes.uploads.complete)
  complete({ actor, params }: Ask<typeof routes.uploads.complete>) {
    return this.uploads.complete(actor, params.id);
  }

  @Endpoint(routes.uploads.cancel)
  cancel({ actor, params }: Ask<typeof routes.uploads.cancel>) {
    return this.uploads.cancel(actor, params.id);
  }
}
