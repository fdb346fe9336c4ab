import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Imports } from '#people';
import { Refusal } from '#platform';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Endpoint(routes.imports.template)
  template({ params }: Ask<typeof routes.imports.template>) {
    return this.imports.template(params.kind);
  }

  @Endpoint(routes.imports.preview)
  async preview({ actor, params, upload }: Ask<typeof routes.imports.preview>) {
    if (!upload || upload.content.length === 0) throw Refusal.at('file', 'file-empty');
    return this.imports.preview(actor, params.kind, upload);
  }

  @Endpoint(routes.imports.apply)
  apply({ actor, params, body }: Ask<typeof routes.imports.apply>) {
    return this.imports.apply(actor, params.kind, body.fileId);
  }
}
