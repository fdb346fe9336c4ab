import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { ReportPapers, ReportViews, Reports } from '#reports';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly views: ReportViews,
    private readonly papers: ReportPapers,
  ) {}

  @Endpoint(routes.reports.build)
  build({ actor, body }: Ask<typeof routes.reports.build>) {
    return this.reports.request(actor, body);
  }

  @Endpoint(routes.reports.list)
  list({ query }: Ask<typeof routes.reports.list>) {
    return this.views.list(query);
  }

  @Endpoint(routes.reports.read)
  read({ params }: Ask<typeof routes.reports.read>) {
    return this.views.read(params.id);
  }

  @Endpoint(routes.reports.records)
  records({ actor, params, query }: Ask<typeof routes.reports.records>) {
    return this.views.records(actor, params, query);
  }

  @Endpoint(routes.reports.compare)
  compare({ actor, params }: Ask<typeof routes.reports.compare>) {
    return this.views.compare(actor, params.id);
  }

  @Endpoint(routes.reports.workbook)
  workbook({ actor, params }: Ask<typeof routes.reports.workbook>) {
    return this.papers.workbook(actor, params.id);
  }

  @Endpoint(routes.reports.document)
  document({ params }: Ask<typeof routes.reports.document>) {
    return this.papers.document(params.id);
  }
}
