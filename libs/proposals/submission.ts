import type { ProposalDraft, ProposerKind } from '#contract';
import { departmentsNamed, eligibleMembers, readBody, sessionAt } from '#people';
import { Refusal, type Tx, gramsSql, newId, ownFiles } from '#platform';
import { proposalLifecycle } from './lifecycle.js';
import { nextIntakeSerial } from './numbers.js';
import { Proposal, ProposalFile, ProposalMember, ProposalSuggestedDepartment } from './proposal.entity.js';
import { refusedAt } from './refused-at.js';
import { gramsOfProposal } from './search.js';
import { recordStep } from './steps.js';

export interface SubmissionOptions {
  /** Files of a record that leads to this proposal: they may be attached whoever uploaded them. */
  allowedFileIds?: string[];
}

/**
 * Submits a proposal inside the caller's transaction: a member in their own name, the secretariat in the name of the
 * proposers, which is recorded as such.
 */
export async function submitProposal(
  tx: Tx,
  draft: ProposalDraft,
  { allowedFileIds = [] }: SubmissionOptions = {},
): Promise<{ id: string; intakeSerial: string }> {
  const step = proposalLifecycle.begin('submit', tx.actor);
  const { settings } = await readBody(tx);
  if (!settings.categories.includes(draft.category)) throw Refusal.at('category', 'category-unknown');
  const session = await sessionAt(tx, tx.now);
  if (!session) throw new Refusal('session-missing');
  const { kind, members, proposers } = await proposersOf(tx, draft, session.termId);
  const suggested = [...new Set(draft.suggestedDepartmentIds)];
  await departmentsNamed(tx, suggested).catch(refusedAt('suggestedDepartmentIds'));
  const files = [...new Set(draft.fileIds)];
  await ownFiles(
    tx,
    files.filter((fileId) => !allowedFileIds.includes(fileId)),
  );

  const id = newId();
  const byClerk = tx.actor.role === 'secretariat';
  const { title, situation, demands, category, consentPublic, collective } = draft;
  // The counter is taken last: it stays locked until the commit, and other submissions wait for it.
  const intakeSerial = await nextIntakeSerial(tx);
  const text = { intakeSerial, caseNumber: null, title, situation, demands, proposers };
  await tx.manager
    .createQueryBuilder()
    .insert()
    .into(Proposal)
    .values({
      ...text,
      id,
      sessionId: session.id,
      kind: tx.now <= session.submissionCutoffAt ? 'plenary' : 'intersessional',
      stage: step.to,
      category,
      proposerKind: kind,
      collectiveName: collective?.name ?? null,
      consentPublic,
      enteredBy: byClerk ? tx.actor.name : null,
      submittedBy: tx.actor.accountId,
      submittedAt: tx.now,
      grams: () => gramsSql(':grams'),
    })
    .setParameter('grams', gramsOfProposal(text))
    .execute();
  await insertParts(tx, id, { members, suggested, files });
  await recordStep(tx, 'proposal', id, step, { onBehalfOf: byClerk ? proposers : null, note: intakeSerial });
  return { id, intakeSerial };
}

interface Proposers {
  kind: ProposerKind;
  members: { id: string; name: string }[];
  proposers: string;
}

/** Who proposes: members of this term, the first one first, or a body as a whole. */
async function proposersOf(tx: Tx, draft: ProposalDraft, termId: string): Promise<Proposers> {
  const { collective } = draft;
  const self = tx.actor.role === 'member' ? tx.actor.memberId : null;
  if (collective && self) throw collectiveRefused('集体提案请交提案委录入');
  if (collective && draft.proposerIds.length > 0) throw collectiveRefused('集体提案不填委员；委员提案不填集体名称');
  if (collective) return { kind: collective.kind, members: [], proposers: collective.name };
  const ids = self ? [self, ...draft.proposerIds] : draft.proposerIds;
  if (ids.length === 0) throw Refusal.at('proposerIds', 'proposer-missing');
  const members = await eligibleMembers(tx, ids, termId);
  const proposers = members.map((member) => member.name).join('、');
  return { kind: members.length > 1 ? 'JOINT' : 'INDIVIDUAL', members, proposers };
}

const collectiveRefused = (message: string) => new Refusal('bad-input', {}, { collective: message });

type Parts = { members: { id: string }[]; suggested: string[]; files: string[] };

async function insertParts(tx: Tx, proposalId: string, { members, suggested, files }: Parts): Promise<void> {
  if (members.length > 0) {
    const rows = members.map(({ id: memberId }, position) => ({ proposalId, memberId, position }));
    await tx.manager.insert(ProposalMember, rows);
  }
  if (suggested.length > 0) {
    const rows = suggested.map((departmentId) => ({ proposalId, departmentId }));
    await tx.manager.insert(ProposalSuggestedDepartment, rows);
  }
  if (files.length > 0) {
    await tx.manager.insert(
      ProposalFile,
      files.map((fileId, position) => ({ proposalId, fileId, position })),
    );
  }
}
