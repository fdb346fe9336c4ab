import { Injectable } from '@nestjs/common';
import { bodyName } from '#people';
import { type Actor, Db, Refusal, chinaDay, wordType } from '#platform';
import type { CaseView } from '../views/case-parts.js';
import { writeFeedbackForm, writeHandout, writeProposalForm } from './paper-forms.js';
import { aboutCase, writeOpinion, writeReply } from './paper-letters.js';
import { ProposalViews } from '../views/proposal-views.js';

/**
 * The papers of a case in Word. Each is made of the case as this person sees it on the page, so that no paper shows
 * what the page does not.
 */
@Injectable()
export class Papers {
  constructor(
    private readonly db: Db,
    private readonly views: ProposalViews,
  ) {}

  /** 答复函 */
  async letter(actor: Actor, replyId: string) {
    const view = await this.caseOf(
      actor,
      `SELECT a.proposal_id AS id FROM replies r
       JOIN assignments a ON a.id = r.assignment_id WHERE r.id = $1`,
      replyId,
    );
    const reply = view.replies.find((each) => each.id === replyId);
    if (!reply) throw new Refusal('not-found');
    return paper(`${reply.departmentName}关于${aboutCase(view)}的答复`, await writeReply(view, reply));
  }

  /** 会办意见, addressed to the lead unit. */
  async opinion(actor: Actor, assignmentId: string) {
    const { view, unit } = await this.partOf(actor, assignmentId);
    const { opinion } = unit;
    if (!opinion) throw new Refusal('not-found');
    const content = await writeOpinion(view, { ...unit, opinion });
    return paper(`${unit.departmentName}关于${aboutCase(view)}的会办意见`, content);
  }

  /** 交办单: a unit reads its own, the desk all. */
  async handout(actor: Actor, assignmentId: string) {
    const { view, unit } = await this.partOf(actor, assignmentId);
    if (actor.role === 'department' && unit.departmentId !== actor.departmentId) throw new Refusal('not-found');
    const content = await writeHandout(view, unit, {
      body: await bodyName(this.db),
      phones: await this.phones(actor, view),
    });
    return paper(`交办单-${numberOf(view)}-${unit.departmentName}`, content);
  }

  /** 提案表 */
  async form(actor: Actor, proposalId: string) {
    const view = await this.views.read(actor, proposalId);
    const content = await writeProposalForm(view, {
      body: await bodyName(this.db),
      phones: await this.phones(actor, view),
    });
    return paper(`提案表-${numberOf(view)}`, content);
  }

  /** 征询意见表: one for each unit whose letter the proposers have. */
  async feedback(actor: Actor, proposalId: string) {
    const view = await this.views.read(actor, proposalId);
    const replies = view.replies.filter((each) => each.round === view.round);
    if (replies.length === 0) throw new Refusal('reply-missing');
    const content = await writeFeedbackForm(view, replies, {
      body: await bodyName(this.db),
      today: chinaDay(this.db.now()),
    });
    return paper(`征询意见表-${numberOf(view)}`, content);
  }

  private async partOf(actor: Actor, assignmentId: string) {
    const view = await this.caseOf(actor, `SELECT proposal_id AS id FROM assignments WHERE id = $1`, assignmentId);
    const unit = view.assignments.find((each) => each.id === assignmentId);
    if (!unit) throw new Refusal('not-found');
    return { view, unit };
  }

  private async caseOf(actor: Actor, sql: string, id: string): Promise<CaseView> {
    const found = await this.db.row<{ id: string }>(sql, [id]);
    if (!found) throw new Refusal('not-found');
    return this.views.read(actor, found.id);
  }

  /** Phones of proposers: for those who handle the case, and each member their own. */
  private async phones(actor: Actor, view: CaseView): Promise<Map<string, string>> {
    const rows = await this.db.rows<{ id: string; phone: string | null }>(
      `SELECT id, phone FROM members WHERE id = ANY($1)`,
      [view.proposerMembers.map(({ id }) => id)],
    );
    const handles = actor.role !== 'department' || (view.own !== null && view.own.stage !== 'released');
    const shown = rows.filter(({ id }) => (actor.role === 'member' ? id === actor.memberId : handles));
    return new Map(shown.flatMap(({ id, phone }) => (phone ? [[id, phone] as const] : [])));
  }
}

const numberOf = ({ caseNumber, intakeSerial }: CaseView): string => caseNumber ?? intakeSerial;

const paper = (name: string, content: Buffer) => ({ name: `${name}.docx`, contentType: wordType, content });
