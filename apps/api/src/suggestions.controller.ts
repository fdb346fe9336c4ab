import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Conversions, SuggestionViews, Triage } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class SuggestionsController {
  constructor(
    private readonly views: SuggestionViews,
    private readonly triage: Triage,
    private readonly conversions: Conversions,
  ) {}

  @Endpoint(routes.suggestions.inbox)
  inbox({ actor, query }: Ask<typeof routes.suggestions.inbox>) {
    return this.views.inbox(actor, query);
  }

  @Endpoint(routes.suggestions.mine)
  mine({ actor, query }: Ask<typeof routes.suggestions.mine>) {
    return this.views.mine(actor, query);
  }

  @Endpoint(routes.suggestions.read)
  read({ actor, params }: Ask<typeof routes.suggestions.read>) {
    return this.views.read(actor, params.id);
  }

  @Endpoint(routes.suggestions.like)
  like({ actor, params }: Ask<typeof routes.suggestions.like>) {
    return this.views.like(actor, params.id);
  }

  @Endpoint(routes.suggestions.edit)
  edit({ actor, params, body }: Ask<typeof routes.suggestions.edit>) {
    return this.triage.edit(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.confirmSender)
  confirmSender({ actor, params, body }: Ask<typeof routes.suggestions.confirmSender>) {
    return this.triage.confirmSender(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.seeSupplements)
  seeSupplements({ actor, params }: Ask<typeof routes.suggestions.seeSupplements>) {
    return this.triage.seeSupplements(actor, params.id);
  }

  @Endpoint(routes.suggestions.merge)
  merge({ actor, params, body }: Ask<typeof routes.suggestions.merge>) {
    return this.triage.merge(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.unmerge)
  unmerge({ actor, params }: Ask<typeof routes.suggestions.unmerge>) {
    return this.triage.unmerge(actor, params.id);
  }

  @Endpoint(routes.suggestions.dismiss)
  dismiss({ actor, params, body }: Ask<typeof routes.suggestions.dismiss>) {
    return this.triage.dismiss(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.restore)
  restore({ actor, params }: Ask<typeof routes.suggestions.restore>) {
    return this.triage.restore(actor, params.id);
  }

  @Endpoint(routes.suggestions.convert)
  convert({ actor, params, body }: Ask<typeof routes.suggestions.convert>) {
    return this.conversions.convert(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.link)
  link({ actor, params }: Ask<typeof routes.suggestions.link>) {
    return this.conversions.link(actor, params.id, params.proposalId);
  }

  @Endpoint(routes.suggestions.unlink)
  unlink({ actor, params, query }: Ask<typeof routes.suggestions.unlink>) {
    return this.conversions.unlink(actor, params.id, params.proposalId, query.withdraw ?? false);
  }
}
