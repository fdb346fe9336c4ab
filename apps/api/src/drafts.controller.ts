import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Refusal } from '#platform';
import { Cosigning, DraftViews, Drafts, readDocument } from '#proposals';
import { Conversions } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly cosigning: Cosigning,
    private readonly conversions: Conversions,
    private readonly views: DraftViews,
  ) {}

  @Endpoint(routes.drafts.list)
  list({ actor }: Ask<typeof routes.drafts.list>) {
    return this.views.list(actor);
  }

  @Endpoint(routes.drafts.read)
  read({ actor, params }: Ask<typeof routes.drafts.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.drafts.save)
  save({ actor, params, body }: Ask<typeof routes.drafts.save>) {
    return this.drafts.save(actor, params.id, body);
  }

  @Endpoint(routes.drafts.discard)
  discard({ actor, params }: Ask<typeof routes.drafts.discard>) {
    return this.drafts.discard(actor, params.id);
  }

  @Endpoint(routes.drafts.invite)
  invite({ actor, params, body }: Ask<typeof routes.drafts.invite>) {
    return this.cosigning.invite(actor, params.id, body);
  }

  @Endpoint(routes.drafts.withdraw)
  withdraw({ actor, params }: Ask<typeof routes.drafts.withdraw>) {
    return this.cosigning.withdraw(actor, params.id, params.invitationId);
  }

  @Endpoint(routes.drafts.submit)
  submit({ actor, params, body }: Ask<typeof routes.drafts.submit>) {
    return this.conversions.submitDraft(actor, params.id, body);
  }

  @Endpoint(routes.drafts.takeText)
  async takeText({ upload }: Ask<typeof routes.drafts.takeText>) {
    if (!upload) throw Refusal.at('file', 'file-empty');
    return readDocument(upload.content);
  }
}
