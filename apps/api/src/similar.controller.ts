import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Db } from '#platform';
import { Similar } from '#proposals';
import { suggestionsLike } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class SimilarController {
  constructor(
    private readonly db: Db,
    private readonly similar: Similar,
  ) {}

  @Endpoint(routes.similar.toDraft)
  toDraft({ actor, query }: Ask<typeof routes.similar.toDraft>) {
    return this.similar.toDraft(actor, query);
  }

  @Endpoint(routes.similar.ownSuggestions)
  ownSuggestions({ actor, query }: Ask<typeof routes.similar.ownSuggestions>) {
    return suggestionsLike(this.db, actor, { title: '', text: query.text, most: 5 });
  }

  @Endpoint(routes.similar.toProposal)
  toProposal({ actor, params }: Ask<typeof routes.similar.toProposal>) {
    return this.similar.toProposal(actor, params.id);
  }
}
