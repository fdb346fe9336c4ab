import { Injectable, Logger } from '@nestjs/common';
import { PassThrough, Readable } from 'node:stream';
import { type Actor, Db } from '#platform';
import { CaseFileContent } from './case-file-content.js';
import { Packing, safePart } from './packing.js';

/** 案卷: everything about a case in one zip that verifies without our software. */
@Injectable()
export class CaseFiles {
  private readonly log = new Logger('case-files');

  constructor(
    readonly db: Db,
    private readonly content: CaseFileContent,
  ) {}

  /** The case file as this person may have it, streamed. Not visible: not found, before anything is sent. */
  async download(actor: Actor, proposalId: string) {
    const { name, at, entries } = await this.content.of(actor, proposalId);
    const packing = new Packing();
    const output = new PassThrough();
    packing.output.pipe(output);
    const pack = async () => {
      for (const entry of entries) await packing.add(entry, at);
      await packing.finish(at);
    };
    pack().catch((error: Error) => {
      this.log.error(`case file ${proposalId}: ${error.message}`, error.stack);
      output.destroy(error);
    });
    return { name: `${safePart(name)}.zip`, contentType: 'application/zip', content: Readable.from(output) };
  }

  /** Adds a case to a larger pack, in a folder of its own. */
  async addTo(packing: Packing, folder: string, actor: Actor, proposalId: string): Promise<Date> {
    const { name, at, entries } = await this.content.of(actor, proposalId);
    const own = `${folder} ${safePart(name)}`;
    for (const { path, content } of entries) await packing.add({ path: `${own}/${path}`, content }, at);
    return at;
  }
}
