import type { ProposalDraft, ProposerKind } from '#contract';
import { departmentsNamed, eligibleMembers, readBody, sessionAt } from '#people';
import { Refusal, type Tx, gramsSql, newId, ownFiles } from '#platform';
import { proposalLifecycle } from '../lifecycle.js';
import { nextIntakeSerial } from '../review/numbers.js';
import { Proposal, ProposalFile, ProposalMember, ProposalSuggestedDepartment } from '../proposal.entity.js';
import { refusedAt } from '../refused-at.js';
import { gramsOfProposal } from '../views/search.js';
import { recordStep } from '../steps.js';
import { refuseTooLong } from './text-limits.js';
import { indexWords, wordsOfProposal } from '../likeness/words.js';

export interface SubmissionOptions {
  /** Files of a record that leads to this proposal: they may be attached whoever uploaded them. */
  allowedFileIds?: string[];
  /** 联名: who signed the draft of the member who submits, in the order of invitation. */
  signatures?: Signature[];
  /** Of the row to make, when the caller has already promised it. */
  id?: string;
}

interface Signature {
  memberId: string;
  signedAt: Date | null;
  opinion: string | null;
}

/**
 * Submits a proposal inside the caller's transaction: a member in their own name, the secretariat in the name of the
 * proposers, which is recorded as such.
 */
export async function submitProposal(
  tx: Tx,
  draft: ProposalDraft,
  { allowedFileIds = [], signatures = [], id = newId() }: SubmissionOptions = {},
): Promise<{ id: string; intakeSerial: string }> {
  const step = proposalLifecycle.begin('submit', tx.actor);
  const { settings } = await readBody(tx);
  if (!settings.categories.includes(draft.category)) throw Refusal.at('category', 'category-unknown');
  refuseTooLong(settings, draft);
  const session = await sessionAt(tx, tx.now);
  if (!session) throw new Refusal('session-missing');
  const { kind, members, proposers } = await proposersOf(tx, draft, session.termId, signatures);
  await checkScan(tx, draft, kind);
  const suggested = [...new Set(draft.suggestedDepartmentIds)];
  await departmentsNamed(tx, suggested).catch(refusedAt('suggestedDepartmentIds'));
  const files = [...new Set(draft.fileIds)];
  const brought = files.filter((fileId) => !allowedFileIds.includes(fileId));
  await ownFiles(tx, brought);

  const byClerk = tx.actor.role === 'secretariat';
  const { title, situation, demands, category } = draft;
  const words = wordsOfProposal(draft);
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
      ...(byClerk ? { source: draft.source, enteredBy: tx.actor.name } : { source: 'OWN', enteredBy: null }),
      stage: step.to,
      category,
      proposerKind: kind,
      ...behindOf(draft),
      submittedBy: tx.actor.accountId,
      submittedAt: tx.now,
      grams: () => gramsSql(':grams'),
    })
    .setParameter('grams', gramsOfProposal(text))
    .execute();
  await indexWords(tx, id, words);
  await insertParts(tx, id, { members, suggested, files });
  await recordStep(tx, 'proposal', id, step, { onBehalfOf: byClerk ? proposers : null, note: intakeSerial });
  return { id, intakeSerial };
}

/** Who answers for it and what they agree to, as its columns. */
const behindOf = ({ collective, scanFileId, consentPublic, nonDisclosureReason }: ProposalDraft) => ({
  collectiveName: collective?.name ?? null,
  contactName: collective?.contactName ?? null,
  contactPhone: collective?.contactPhone ?? null,
  scanFileId,
  consentPublic,
  nonDisclosureReason: consentPublic ? null : nonDisclosureReason,
});

interface Proposers {
  kind: ProposerKind;
  members: { id: string; name: string; signedAt: Date | null; opinion: string | null }[];
  proposers: string;
}

/** Who proposes: members of this term, the first one first, or a body as a whole. */
async function proposersOf(tx: Tx, draft: ProposalDraft, termId: string, signatures: Signature[]): Promise<Proposers> {
  const { collective } = draft;
  const self = tx.actor.role === 'member' ? tx.actor.memberId : null;
  if (collective && self) throw collectiveRefused('集体提案请交提案委录入');
  if (collective && draft.proposerIds.length > 0) throw collectiveRefused('集体提案不填委员；委员提案不填集体名称');
  if (collective) return { kind: collective.kind, members: [], proposers: collective.name };
  // A member puts nobody's name to anything but their own; staff enter what a paper form bears.
  if (self && draft.proposerIds.some((id) => id !== self)) throw Refusal.at('proposerIds', 'cosigners-must-sign');
  const ids = self ? [self, ...signatures.map(({ memberId }) => memberId)] : draft.proposerIds;
  if (ids.length === 0) throw Refusal.at('proposerIds', 'proposer-missing');
  const members = (await eligibleMembers(tx, ids, termId)).map((member) => {
    const signature = signatures.find(({ memberId }) => memberId === member.id);
    return { ...member, signedAt: signature?.signedAt ?? null, opinion: signature?.opinion ?? null };
  });
  const proposers = members.map((member) => member.name).join('、');
  return { kind: members.length > 1 ? 'JOINT' : 'INDIVIDUAL', members, proposers };
}

/** Where staff enter a body's proposal, or one of several members, the form with seal or signatures comes with it. */
async function checkScan(tx: Tx, { scanFileId }: ProposalDraft, kind: ProposerKind): Promise<void> {
  if (tx.actor.role === 'member') {
    if (scanFileId) throw Refusal.at('scanFileId', 'not-allowed');
    return;
  }
  if (kind !== 'INDIVIDUAL' && !scanFileId) throw Refusal.at('scanFileId', 'scan-missing');
  if (scanFileId) await ownFiles(tx, [scanFileId]).catch(refusedAt('scanFileId'));
}

const collectiveRefused = (message: string) => new Refusal('bad-input', {}, { collective: message });

type Parts = { members: Proposers['members']; suggested: string[]; files: string[] };

async function insertParts(tx: Tx, proposalId: string, { members, suggested, files }: Parts): Promise<void> {
  if (members.length > 0) {
    const rows = members.map(({ id: memberId, signedAt, opinion }, position) => ({
      proposalId,
      memberId,
      position,
      signedAt,
      opinion,
    }));
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
