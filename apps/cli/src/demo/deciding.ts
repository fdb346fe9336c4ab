import { routes } from '#contract';
import type { World } from '../world/world.js';
import { Arriving, type Sending } from './arriving.js';
import { type Case, memberLogin } from './handling.js';

/** What the secretariat decides about what came in. */
export class Deciding {
  constructor(
    private readonly world: World,
    private readonly arriving: Arriving,
  ) {}

  /** Turns suggestions into the proposal of a case: by the member themself, or by the clerk in the member's name. */
  async convert(one: Case, sendings: Sending[], byMember: boolean): Promise<void> {
    const ids = [];
    for (const sending of sendings) ids.push(await this.ready(sending));
    const [id = '', ...alsoSuggestionIds] = ids;
    const clerk = await this.world.as(byMember && one.proposers[0] ? memberLogin(one.proposers[0]) : 'tian');
    const body = {
      title: one.title,
      situation: one.matter.situation,
      demands: one.demands,
      category: one.matter.category,
      proposerIds: one.collective ? [] : one.proposers.map(({ name }) => this.world.memberId(name)),
      collective: one.collective,
      // A body seals the paper form, several members sign it; the clerk keeps its scan.
      scanFileId: one.collective || one.proposers.length > 1 ? await this.world.scan() : null,
      suggestedDepartmentIds: [this.world.departmentId(one.lead)],
      alsoSuggestionIds,
    };
    one.proposalId = (await clerk.call(routes.suggestions.convert, { params: { id }, body })).id;
  }

  async dismiss(sending: Sending, reason: string, note: string): Promise<void> {
    const id = await this.ready(sending);
    await (await this.clerk()).call(routes.suggestions.dismiss, { params: { id }, body: { reason, note } });
  }

  /** Joins the second sending of a matter to the first. */
  async merge(again: Sending, first: Sending): Promise<void> {
    const [{ id }, { id: intoId }] = [await this.arriving.find(again), await this.arriving.find(first)];
    const body = { intoId, note: '同一委员就同一事项再次反映' };
    await (await this.clerk()).call(routes.suggestions.merge, { params: { id }, body });
  }

  /** Title and sender put in order, as a clerk does before deciding. */
  private async ready(sending: Sending): Promise<string> {
    const { id } = await this.arriving.find(sending);
    const clerk = await this.clerk();
    const view = await clerk.call(routes.suggestions.read, { params: { id } });
    const { matter, sender } = sending;
    if (view.title !== matter.title || !view.category) {
      const body = { title: matter.title, text: view.text, category: matter.category, version: view.version };
      await clerk.call(routes.suggestions.edit, { params: { id }, body });
    }
    if (view.senderState === 'unknown' || view.senderState === 'proposed') {
      const memberId = sending.stranger ? null : this.world.memberId(sender.name);
      await clerk.call(routes.suggestions.confirmSender, { params: { id }, body: { memberId, bind: false } });
    }
    return id;
  }

  private clerk() {
    return this.world.as('tian');
  }
}
