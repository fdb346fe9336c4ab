import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Recommendation } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class RecommendationController {
  constructor(private readonly recommendation: Recommendation) {}

  @Endpoint(routes.recommendation.departments)
  departments({ actor, params }: Ask<typeof routes.recommendation.departments>) {
    return this.recommendation.departments(actor, params.id);
  }
}
