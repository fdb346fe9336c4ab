import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Opinions, Replies, ReplyDrafts, ReplyReview } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class RepliesController {
  constructor(
    private readonly replies: Replies,
    private readonly drafts: ReplyDrafts,
    private readonly review: ReplyReview,
    private readonly opinions: Opinions,
  ) {}

  @Endpoint(routes.replies.draft)
  draft({ actor, params }: Ask<typeof routes.replies.draft>) {
    return this.drafts.read(actor, params.id);
  }

  @Endpoint(routes.replies.saveDraft)
  saveDraft({ actor, params, body }: Ask<typeof routes.replies.saveDraft>) {
    return this.drafts.save(actor, params.id, body);
  }

  @Endpoint(routes.replies.flags)
  flags({ actor, params }: Ask<typeof routes.replies.flags>) {
    return this.drafts.flags(actor, params.id);
  }

  @Endpoint(routes.replies.waiting)
  waiting({ query }: Ask<typeof routes.replies.waiting>) {
    return this.review.waiting(query);
  }

  @Endpoint(routes.replies.submit)
  submit({ actor, params, body }: Ask<typeof routes.replies.submit>) {
    return this.replies.submit(actor, params.id, body);
  }

  @Endpoint(routes.replies.pass)
  pass({ actor, params, body }: Ask<typeof routes.replies.pass>) {
    return this.review.pass(actor, params.id, body);
  }

  @Endpoint(routes.replies.sendBack)
  sendBack({ actor, params, body }: Ask<typeof routes.replies.sendBack>) {
    return this.review.sendBack(actor, params.id, body);
  }

  @Endpoint(routes.replies.changeResolution)
  changeResolution({ actor, params, body }: Ask<typeof routes.replies.changeResolution>) {
    return this.review.changeResolution(actor, params.id, body);
  }

  @Endpoint(routes.replies.waiveOpinion)
  waiveOpinion({ actor, params, body }: Ask<typeof routes.replies.waiveOpinion>) {
    return this.opinions.waive(actor, params.id, body);
  }
}
