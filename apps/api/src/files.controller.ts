import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { FileReadings, FileViews, type Sees } from '#files';
import { Db, Refusal, fileViewOf, keepFile, welcomeType } from '#platform';
import { DraftViews, ProposalViews } from '#proposals';
import { SuggestionViews } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class FilesController {
  constructor(
    private readonly db: Db,
    private readonly readings: FileReadings,
    private readonly views: FileViews,
    private readonly drafts: DraftViews,
    private readonly proposals: ProposalViews,
    private readonly suggestions: SuggestionViews,
  ) {}

  private readonly sees: Sees = async (actor, id) =>
    (await this.suggestions.seesFile(actor, id)) ||
    (await this.drafts.seesFile(actor, id)) ||
    (await this.proposals.seesFile(actor, id));

  @Endpoint(routes.files.upload)
  async upload({ actor, upload }: Ask<typeof routes.files.upload>) {
    if (!upload) throw Refusal.at('file', 'file-empty');
    const contentType = await welcomeType(upload.content, upload.name);
    return fileViewOf(await this.db.transaction(actor, (tx) => keepFile(tx, { ...upload, contentType })));
  }

  @Endpoint(routes.files.readings)
  async list({ actor, query }: Ask<typeof routes.files.readings>) {
    return { items: await this.views.readings(actor, query.ids, this.sees) };
  }

  @Endpoint(routes.files.scanner)
  scanner() {
    return this.views.scanner();
  }

  @Endpoint(routes.files.download)
  download({ actor, params, query }: Ask<typeof routes.files.download>) {
    return this.views.download(actor, params.id, query, this.sees);
  }

  @Endpoint(routes.files.text)
  text({ actor, params }: Ask<typeof routes.files.text>) {
    return this.views.text(actor, params.id, this.sees);
  }

  @Endpoint(routes.files.release)
  async release({ actor, params, body }: Ask<typeof routes.files.release>) {
    await this.views.check(actor, params.id, this.sees);
    await this.readings.release(actor, params.id, body.reason);
  }

  @Endpoint(routes.files.retry)
  async retry({ actor, params }: Ask<typeof routes.files.retry>) {
    await this.views.check(actor, params.id, this.sees);
    await this.readings.retry(actor, params.id);
  }
}
