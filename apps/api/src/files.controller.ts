import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Db, Refusal, fileViewOf, keepFile, readFile, welcomeType } from '#platform';
import { DraftViews, ProposalViews } from '#proposals';
import { SuggestionViews } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class FilesController {
  constructor(
    private readonly db: Db,
    private readonly drafts: DraftViews,
    private readonly proposals: ProposalViews,
    private readonly suggestions: SuggestionViews,
  ) {}

  @Endpoint(routes.files.upload)
  async upload({ actor, upload }: Ask<typeof routes.files.upload>) {
    if (!upload) throw Refusal.at('file', 'file-empty');
    const contentType = await welcomeType(upload.content, upload.name);
    return fileViewOf(await this.db.transaction(actor, (tx) => keepFile(tx, { ...upload, contentType })));
  }

  @Endpoint(routes.files.download)
  async download({ actor, params }: Ask<typeof routes.files.download>) {
    const file = await readFile(this.db, params.id);
    const visible =
      file &&
      (file.uploadedBy === actor.accountId ||
        (await this.suggestions.seesFile(actor, file.id)) ||
        (await this.drafts.seesFile(actor, file.id)) ||
        (await this.proposals.seesFile(actor, file.id)));
    if (!file || !visible) throw new Refusal('not-found');
    return { name: file.name, contentType: file.contentType, content: file.content };
  }
}
