import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Ratings } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class RatingsController {
  constructor(private readonly ratings: Ratings) {}

  @Endpoint(routes.ratings.rate)
  rate({ actor, params, body, request }: Ask<typeof routes.ratings.rate>) {
    return this.ratings.rate(actor, params.id, body, request);
  }

  @Endpoint(routes.ratings.enter)
  enter({ actor, params, body }: Ask<typeof routes.ratings.enter>) {
    return this.ratings.enter(actor, params.id, body);
  }
}
