import { Injectable } from '@nestjs/common';
import { type BodyOf, type ProposalStage, type routes, words } from '#contract';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { proposalFacts } from '../facts.js';
import { proposalLifecycle } from '../lifecycle.js';
import { lockProposal } from '../locks.js';
import { Proposal } from '../proposal.entity.js';
import { recordStep } from '../steps.js';

/** Stages of a case under which others may be merged. */
const leading: readonly ProposalStage[] = ['submitted', 'in-review', 'returned', 'filed', 'handling'];

/**
 * 并案: proposals on the same matter under one lead case. Each keeps its own row, number and authors as they are; who
 * stands behind the lead case follows from `merged_into_id` (the view `case_members`), so an undo has nothing to rebuild.
 */
@Injectable()
export class Merges {
  constructor(private readonly db: Db) {}

  join(actor: Actor, leadId: string, { proposalIds, note }: BodyOf<typeof routes.merges.join>): Promise<void> {
    const ids = [...new Set(proposalIds)];
    if (ids.includes(leadId)) throw Refusal.at('proposalIds', 'merge-into-itself');
    return this.db.transaction(actor, async (tx) => {
      const locked = await lockInOrder(tx, [leadId, ...ids]);
      const lead = locked.get(leadId);
      if (!lead) throw new Refusal('not-found');
      await checkLead(tx, lead);
      for (const id of ids) {
        const proposal = locked.get(id);
        if (proposal) await joinOne(tx, proposal, lead, note);
      }
    });
  }

  /** 撤销并案: exactly as it was before. */
  leave(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const leadId = await leadOf(tx, id);
      const locked = await lockInOrder(tx, leadId ? [id, leadId] : [id]);
      const proposal = locked.get(id);
      if (!proposal) throw new Refusal('not-found');
      // Moved to another lead case while we waited for the locks: that one is not locked.
      if (proposal.mergedIntoId !== leadId) throw new Refusal('changed-meanwhile');
      const step = proposalLifecycle.take(proposal, 'leave-case', actor, await proposalFacts(tx, proposal, actor));
      await tx.manager.update(
        Proposal,
        { id },
        { stage: step.to, mergedIntoId: null, mergedAt: null, mergedFromStage: null },
      );
      await recordStep(tx, 'proposal', id, step, { details: { leadId } });
      const lead = leadId ? locked.get(leadId) : undefined;
      if (lead) await tellLead(tx, lead, 'leave-case', `${nameOf(proposal)}不再并入本件`, { proposalId: id });
    });
  }
}

/** In the order of their ids, so that two people never wait for each other. */
async function lockInOrder(tx: Tx, ids: string[]): Promise<Map<string, Proposal>> {
  const locked = new Map<string, Proposal>();
  for (const id of [...new Set(ids)].sort()) locked.set(id, await lockProposal(tx, id));
  return locked;
}

const leadOf = async (tx: Tx, id: string): Promise<string | null> =>
  (await tx.row<{ leadId: string | null }>(`SELECT merged_into_id AS "leadId" FROM proposals WHERE id = $1`, [id]))
    ?.leadId ?? null;

async function checkLead(tx: Tx, lead: Proposal): Promise<void> {
  if (!leading.includes(lead.stage))
    throw Refusal.at('leadId', 'lead-case-unfit', { stage: words.proposalStage[lead.stage] });
  // The authors who would come in were not asked for that reply.
  if ((await proposalFacts(tx, lead, tx.actor)).caseReplied) throw Refusal.at('leadId', 'lead-case-replied');
}

async function joinOne(tx: Tx, proposal: Proposal, lead: Proposal, note: string | null): Promise<void> {
  const { id } = proposal;
  const step = proposalLifecycle.take(proposal, 'join-case', tx.actor, await proposalFacts(tx, proposal, tx.actor));
  await tx.manager.update(
    Proposal,
    { id },
    { stage: step.to, mergedIntoId: lead.id, mergedAt: tx.now, mergedFromStage: proposal.stage },
  );
  const said = [`并入${nameOf(lead)}`, note].filter(Boolean).join('；');
  await recordStep(tx, 'proposal', id, step, { note: said, details: { leadId: lead.id } });
  await tellLead(tx, lead, 'join-case', `${nameOf(proposal)}并入本件`, { proposalId: id });
}

const tellLead = (
  tx: Tx,
  { id, stage }: Proposal,
  action: 'join-case' | 'leave-case',
  note: string,
  details: { proposalId: string },
) => trail(tx, 'proposal', id, { action, from: stage, to: stage, note, details });

const nameOf = ({ caseNumber, intakeSerial, title }: Proposal): string =>
  `${caseNumber ? `第 ${caseNumber} 号提案` : `流水号 ${intakeSerial}`}《${title}》`;
