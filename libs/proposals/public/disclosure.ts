import { Injectable } from '@nestjs/common';
import { type DisclosureDraft, type DisclosureMaterial, type DisclosureView, type PublicCase, words } from '#contract';
import { enqueue } from '#jobs';
import { publicFile } from '#files';
import { type Actor, Db, Refusal, type Tx, chinaDay, gramsOf, gramsSql, newId, nextNumber } from '#platform';
import { type Copy, publicCopy } from './disclosure-copy.js';
import { DisclosureDecision } from './disclosure.entity.js';
import { type Material, basisOf, readMaterial, textsOf } from './disclosure-material.js';
import { proposalFacts } from '../facts.js';
import { problemsOfAny } from './hidden-parts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockProposal } from '../locks.js';
import { findPersonalData } from './privacy.js';
import { Proposal } from '../proposal.entity.js';
import { publicationsVersion } from './publications.js';
import { findOne } from '../views/proposal-rows.js';
import { recordStep } from '../steps.js';

/** 公开: the proposers' consent, the departments' opinion and the committee's decision, kept apart. */
@Injectable()
export class Disclosures {
  constructor(private readonly db: Db) {}

  /** Where a case stands. */
  async read(actor: Actor, proposalId: string): Promise<DisclosureView> {
    const proposal = await this.visible(actor, proposalId);
    const [{ letters }, rows] = await Promise.all([
      readMaterial(this.db, proposal),
      this.db.source.manager.find(DisclosureDecision, { where: { proposalId }, order: { decidedAt: 'DESC' } }),
    ]);
    const standing = rows.find((row) => row.endedAt === null) ?? null;
    return {
      consent: proposal.consentPublic,
      consentReason: proposal.nonDisclosureReason,
      opinions: letters.map(opinionOf),
      standing: standing && decided(standing),
      earlier: rows.filter((row) => row !== standing).map(decided),
      published: standing?.published ?? null,
    };
  }

  /** Everything that can be published, with what the check found in it. */
  async material(actor: Actor, proposalId: string): Promise<DisclosureMaterial> {
    const material = await readMaterial(this.db, await this.visible(actor, proposalId));
    const files: DisclosureMaterial['files'] = [];
    // One after the other: each may be 20 MB.
    for (const file of material.files) files.push({ ...file, problems: await problemsOf(this.db, file.id) });
    return {
      basis: basisOf(material),
      texts: textsOf(material).map((each) => ({ ...each, findings: findPersonalData(each.text) })),
      files,
      opinions: material.letters.map(opinionOf),
    };
  }

  /** What the public would read. */
  async preview(actor: Actor, proposalId: string, draft: DisclosureDraft): Promise<Copy> {
    const material = await readMaterial(this.db, await this.visible(actor, proposalId));
    return publicCopy(material, draft, chinaDay(this.db.now()));
  }

  /** Decides; a decision that stood until now is ended by it, and what was public then is public no more. */
  decide(actor: Actor, proposalId: string, draft: DisclosureDraft): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(
        proposal,
        'decide-disclosure',
        actor,
        await proposalFacts(tx, proposal, actor),
      );
      const { decision, reason } = draft;
      if (decision === 'NOT_PUBLIC' && !reason) throw Refusal.at('reason', 'disclosure-why-not');
      const published = decision === 'PUBLIC' ? await this.publish(tx, proposal, draft) : null;
      await this.end(tx, proposal, null);
      await write(tx, { proposalId, decision, reason, published });
      await tx.manager.update(Proposal, { id: proposalId }, { publishedAt: published ? tx.now : null });
      const details = { decision, redactions: draft.redactions.length, kept: draft.kept.length };
      await recordStep(tx, 'proposal', proposalId, step, { note: noteOf(draft, published), details });
      const occasion = published ? 'disclosure-published' : proposal.publishedAt ? 'disclosure-withdrawn' : null;
      if (occasion) await enqueue(tx, 'notices.tell', { occasion, subjectId: proposalId });
      await nextNumber(tx, publicationsVersion);
    });
  }

  /** Takes back what is public; why is kept. */
  withdraw(actor: Actor, proposalId: string, reason: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const proposal = await lockProposal(tx, proposalId);
      const step = proposalLifecycle.take(
        proposal,
        'withdraw-disclosure',
        actor,
        await proposalFacts(tx, proposal, actor),
      );
      await this.end(tx, proposal, reason);
      await tx.manager.update(Proposal, { id: proposalId }, { publishedAt: null });
      await recordStep(tx, 'proposal', proposalId, step, { note: reason });
      await nextNumber(tx, publicationsVersion);
    });
  }

  /** The frozen copy, once every rule agrees. */
  private async publish(tx: Tx, proposal: Proposal, draft: DisclosureDraft): Promise<PublicCase> {
    if (!proposal.consentPublic) throw new Refusal('disclosure-no-consent');
    const material = await readMaterial(tx, proposal);
    if (draft.basis !== basisOf(material)) throw new Refusal('disclosure-outdated');
    const letters = material.letters.filter(({ id }) => draft.replyIds.includes(id));
    if (!draft.proposal && letters.length === 0) throw new Refusal('disclosure-nothing-picked');
    const against = letters.find(({ disclosure }) => disclosure === 'NOT_PUBLIC');
    if (against && !draft.reason)
      throw Refusal.at('reason', 'disclosure-against-department', { name: against.departmentName });
    const { view, remaining } = publicCopy(material, draft, chinaDay(tx.now));
    if (remaining.length > 0) throw new Refusal('disclosure-data-remains', { count: remaining.length });
    await checkFiles(tx, material, draft);
    return view;
  }

  private async end(tx: Tx, { id }: Proposal, reason: string | null): Promise<void> {
    await tx.rows(
      `UPDATE disclosures SET ended_at = $2, ended_by = $3, end_reason = $4 WHERE proposal_id = $1 AND ended_at IS NULL`,
      [id, tx.now, tx.actor.name, reason],
    );
  }

  private async visible(actor: Actor, id: string): Promise<Proposal> {
    if (!(await findOne(this.db, actor, id))) throw new Refusal('not-found');
    return this.db.source.manager.findOneByOrFail(Proposal, { id });
  }
}

const opinionOf = ({ id, departmentName, documentNumber, disclosure }: Material['letters'][number]) => ({
  replyId: id,
  departmentName,
  documentNumber,
  disclosure,
});

const iso = (at: Date | null): string | null => at && at.toISOString();

const decided = (row: DisclosureDecision) => ({
  decision: row.decision,
  reason: row.reason,
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt.toISOString(),
  endedAt: iso(row.endedAt),
  endReason: row.endReason,
});

async function problemsOf(q: Db | Tx, fileId: string): Promise<string[]> {
  // What the public would get is looked at: of a picture the copy, which says no place.
  const file = await publicFile(q, fileId);
  return file ? problemsOfAny(file) : ['文件已隔离，或者还没有查完'];
}

/** A file is published only if it is of what is published, and the check finds nothing in it. */
async function checkFiles(tx: Tx, { files }: Material, draft: DisclosureDraft): Promise<void> {
  for (const id of draft.fileIds) {
    const file = files.find((each) => each.id === id);
    const chosen = file && (file.replyId === null ? draft.proposal : draft.replyIds.includes(file.replyId));
    if (!file || !chosen) throw Refusal.at('fileIds', 'file-not-yours');
    const [problem] = await problemsOf(tx, id);
    if (problem) throw Refusal.at('fileIds', 'disclosure-file-unclean', { name: file.name, problem });
  }
}

type Decision = Pick<DisclosureDecision, 'proposalId' | 'decision' | 'reason' | 'published'>;

async function write(tx: Tx, { published, ...decision }: Decision): Promise<void> {
  const parts = published ? searchedOf(published) : [];
  await tx.manager
    .createQueryBuilder()
    .insert()
    .into(DisclosureDecision)
    .values({
      ...decision,
      id: newId(),
      // The builder takes an object for a set of columns; as text it is what it is.
      published: () => ':published::jsonb',
      decidedBy: tx.actor.name,
      decidedAt: tx.now,
      searchText: parts.join('\n'),
      grams: () => gramsSql(':grams'),
    })
    .setParameters({ grams: gramsOf(...parts), published: published && JSON.stringify(published) })
    .execute();
}

/** Everything a published case is found by. */
const searchedOf = ({ number, title, proposers, category, situation, demands, replies, files }: PublicCase): string[] =>
  [
    number,
    title,
    proposers,
    category,
    situation ?? '',
    ...(demands ?? []),
    ...replies.flatMap((each) => [each.departmentName, each.documentNumber, ...each.answers, each.closing ?? '']),
    ...files.map(({ name }) => name),
  ].filter(Boolean);

function noteOf({ decision, reason, proposal }: DisclosureDraft, published: PublicCase | null): string {
  if (!published) return `${words.disclosure[decision]}：${reason}`;
  const parts = [
    ...(proposal ? ['提案正文'] : []),
    ...(published.replies.length > 0 ? [`答复 ${published.replies.length} 份`] : []),
    ...(published.files.length > 0 ? [`附件 ${published.files.length} 个`] : []),
  ];
  return `公开${parts.join('、')}${reason ? `；${reason}` : ''}`;
}
