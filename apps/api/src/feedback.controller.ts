import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { FeedbackMail } from '#notices';
import { Feedback, FeedbackLinks, FeedbackViews } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class FeedbackController {
  constructor(
    private readonly feedback: Feedback,
    private readonly links: FeedbackLinks,
    private readonly views: FeedbackViews,
    private readonly mail: FeedbackMail,
  ) {}

  @Endpoint(routes.feedback.read)
  read({ actor, params }: Ask<typeof routes.feedback.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.feedback.overview)
  overview({ query }: Ask<typeof routes.feedback.overview>) {
    return this.views.overview(query);
  }

  @Endpoint(routes.feedback.offerLinks)
  offerLinks({ actor, params, body }: Ask<typeof routes.feedback.offerLinks>) {
    return this.mail.offer(actor, params.id, body);
  }

  @Endpoint(routes.feedback.open)
  open({ body, request }: Ask<typeof routes.feedback.open>) {
    return this.links.open(body.token, request);
  }

  @Endpoint(routes.feedback.rate)
  rate({ body, request }: Ask<typeof routes.feedback.rate>) {
    return this.links.rate(body, request);
  }

  @Endpoint(routes.feedback.closeUnrated)
  closeUnrated({ actor, params, body }: Ask<typeof routes.feedback.closeUnrated>) {
    return this.feedback.closeUnrated(actor, params.id, body);
  }

  @Endpoint(routes.feedback.mediate)
  mediate({ actor, params, body }: Ask<typeof routes.feedback.mediate>) {
    return this.feedback.mediate(actor, params.id, body);
  }

  @Endpoint(routes.feedback.rehandleAgain)
  rehandleAgain({ actor, params, body }: Ask<typeof routes.feedback.rehandleAgain>) {
    return this.feedback.rehandleAgain(actor, params.id, body);
  }
}
