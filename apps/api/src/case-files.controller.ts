import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Archives, CaseFiles } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class CaseFilesController {
  constructor(
    private readonly caseFiles: CaseFiles,
    private readonly archives: Archives,
  ) {}

  @Endpoint(routes.caseFiles.download)
  download({ actor, params }: Ask<typeof routes.caseFiles.download>) {
    return this.caseFiles.download(actor, params.id);
  }

  @Endpoint(routes.caseFiles.build)
  build({ actor, body }: Ask<typeof routes.caseFiles.build>) {
    return this.archives.request(actor, body.sessionId);
  }

  @Endpoint(routes.caseFiles.list)
  list({ query }: Ask<typeof routes.caseFiles.list>) {
    return this.archives.list(query);
  }

  @Endpoint(routes.caseFiles.fetch)
  fetch({ params }: Ask<typeof routes.caseFiles.fetch>) {
    return this.archives.fetch(params.id);
  }
}
