import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Reviews, Withdrawals } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ReviewsController {
  constructor(
    private readonly reviews: Reviews,
    private readonly withdrawals: Withdrawals,
  ) {}

  @Endpoint(routes.reviews.preReview)
  preReview({ actor, params, body }: Ask<typeof routes.reviews.preReview>) {
    return this.reviews.preReview(actor, params.id, body);
  }

  @Endpoint(routes.reviews.refuse)
  refuse({ actor, params, body }: Ask<typeof routes.reviews.refuse>) {
    return this.reviews.refuse(actor, params.id, body);
  }

  @Endpoint(routes.reviews.undo)
  undo({ actor, params }: Ask<typeof routes.reviews.undo>) {
    return this.reviews.undo(actor, params.id);
  }

  @Endpoint(routes.reviews.askCompletion)
  askCompletion({ actor, params, body }: Ask<typeof routes.reviews.askCompletion>) {
    return this.reviews.askCompletion(actor, params.id, body);
  }

  @Endpoint(routes.reviews.resubmit)
  resubmit({ actor, params, body }: Ask<typeof routes.reviews.resubmit>) {
    return this.reviews.resubmit(actor, params.id, body);
  }

  @Endpoint(routes.reviews.withdraw)
  withdraw({ actor, params, body }: Ask<typeof routes.reviews.withdraw>) {
    return this.withdrawals.withdraw(actor, params.id, body);
  }

  @Endpoint(routes.reviews.correctKind)
  correctKind({ actor, params, body }: Ask<typeof routes.reviews.correctKind>) {
    return this.reviews.correctKind(actor, params.id, body);
  }
}
