import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { ActionWord, BodyOf, PromiseDraft, PromiseStage, Resolution, routes } from '#contract';
import { promising } from '#contract';
import type { Occasion } from '#jobs';
import { type Actor, Db, Refusal, type Step, type Tx, chinaDay, newId, ownFiles, system } from '#platform';
import { lockProposal } from '../locks.js';
import { promiseLifecycle } from './promise-lifecycle.js';
import { PromiseDate, PromiseFile, ReplyPromise } from './promise.entity.js';
import { recordStep } from '../steps.js';

type Drafts = typeof routes.promises;

/** 跟踪办理: what replies promised, until it is proven done. */
@Injectable()
export class Promises {
  constructor(private readonly db: Db) {}

  /** The unit says that it is done, with what proves it. */
  report(actor: Actor, id: string, { note, fileIds }: BodyOf<Drafts['report']>): Promise<void> {
    return this.change(actor, id, 'report-promise', async (tx, promise, step) => {
      await attach(tx, id, fileIds);
      const reported = { reportedAt: tx.now, reportNote: note, refusedBecause: null };
      await tx.manager.update(ReplyPromise, { id }, { stage: step.to, ...reported });
      await recordStep(tx, 'promise', id, step, { note, details: about(promise) });
    });
  }

  /** 改期: the first day stays on record, and it is the one that counts. */
  revise(actor: Actor, id: string, { dueOn, reason }: BodyOf<Drafts['revise']>): Promise<void> {
    return this.change(actor, id, 'revise-promise', async (tx, promise, step) => {
      if (dueOn <= promise.dueOn || dueOn < chinaDay(tx.now))
        throw new Refusal('bad-input', {}, { dueOn: '新的日期应晚于原定日期，且不早于今天' });
      const change = { id: newId(), promiseId: id, fromOn: promise.dueOn, toOn: dueOn, reason, at: tx.now };
      await tx.manager.insert(PromiseDate, change);
      await tx.manager.update(ReplyPromise, { id }, { dueOn });
      const details = { ...about(promise), from: promise.dueOn, to: dueOn };
      await recordStep(tx, 'promise', id, step, { note: reason, details });
    });
  }

  /** Kept: the first proposer says so, or the office with proof. */
  confirm(actor: Actor, id: string, { note, fileIds }: BodyOf<Drafts['confirm']>): Promise<void> {
    return this.change(actor, id, 'confirm-promise', async (tx, promise, step) => {
      await attach(tx, id, fileIds);
      const proven = actor.role === 'member' || (await tx.manager.existsBy(PromiseFile, { promiseId: id }));
      if (!proven) throw Refusal.at('fileIds', 'proof-missing');
      await end(tx, promise, step, note);
    });
  }

  /** Not accepted as done: the unit has it again. */
  refuse(actor: Actor, id: string, { reason }: BodyOf<Drafts['refuse']>): Promise<void> {
    return this.change(actor, id, 'refuse-promise', async (tx, promise, step) => {
      const again = { reportedAt: null, reportNote: null, refusedBecause: reason };
      await tx.manager.update(ReplyPromise, { id }, { stage: step.to, ...again });
      await recordStep(tx, 'promise', id, step, { note: reason, details: about(promise) });
    });
  }

  /** 终止: by the office, with the reason. */
  abandon(actor: Actor, id: string, { reason }: BodyOf<Drafts['abandon']>): Promise<void> {
    return this.change(actor, id, 'abandon-promise', (tx, promise, step) => end(tx, promise, step, reason));
  }

  private change(
    actor: Actor,
    id: string,
    action: ActionWord,
    write: (tx: Tx, promise: ReplyPromise, step: Step<PromiseStage, Occasion>) => Promise<void>,
  ): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const promise = await lockPromise(tx, id);
      const facts = { isFirstProposer: await isFirstProposer(tx, promise.proposalId, actor) };
      await write(tx, promise, promiseLifecycle.take(promise, action, actor, facts));
    });
  }
}

/** What a reply must and may promise; said at its field. */
export function checkPromises(
  resolution: Resolution,
  promises: readonly PromiseDraft[],
  today: string,
  alreadyMade = 0,
): void {
  if (promises.length + alreadyMade === 0 && promising.includes(resolution))
    throw Refusal.at('promises', 'promise-missing');
  const early = promises.flatMap(({ dueOn }, i) => (dueOn < today ? [i] : []));
  if (early.length === 0) return;
  const fields = Object.fromEntries(early.map((i) => [`promises.${i}.dueOn`, '完成日期不能早于今天']));
  throw new Refusal('bad-input', {}, fields);
}

interface Promising {
  replyId: string;
  proposalId: string;
  departmentId: string;
}

/** So many a letter may make. */
export const mostPromises = 10;

/** How many promises of a letter still run. */
export async function openPromises(tx: Tx, replyId: string): Promise<number> {
  return tx.manager.countBy(ReplyPromise, { replyId, stage: In(['open', 'reported']) });
}

/** Promises that a letter is given after it was sent; its case is locked. */
export async function addPromises(tx: Tx, reply: Promising, drafts: readonly PromiseDraft[]): Promise<void> {
  const made = await tx.manager.countBy(ReplyPromise, { replyId: reply.replyId });
  if (made + drafts.length > mostPromises) throw Refusal.at('promises', 'too-many-promises');
  await makePromises(tx, reply, drafts, made);
}

/** The promises of a reply that goes out now. */
export async function makePromises(
  tx: Tx,
  reply: Promising,
  drafts: readonly PromiseDraft[],
  before = 0,
): Promise<void> {
  const step = promiseLifecycle.begin('promise', system);
  for (const [at, { what, dueOn }] of drafts.entries()) {
    const [id, position] = [newId(), before + at];
    const days = { firstDueOn: dueOn, dueOn, madeAt: tx.now };
    await tx.manager.insert(ReplyPromise, { id, ...reply, position, what, stage: step.to, ...days });
    await recordStep(tx, 'promise', id, step, { note: what, details: { proposalId: reply.proposalId, dueOn } });
  }
}

/** The proposal first, then the promise, as everywhere. */
async function lockPromise(tx: Tx, id: string): Promise<ReplyPromise> {
  const named = await tx.row<{ proposalId: string }>(`SELECT proposal_id AS "proposalId" FROM promises WHERE id = $1`, [
    id,
  ]);
  if (!named) throw new Refusal('not-found');
  await lockProposal(tx, named.proposalId);
  return tx.manager.findOneOrFail(ReplyPromise, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

export async function isFirstProposer(q: Db | Tx, proposalId: string, { memberId }: Actor): Promise<boolean> {
  if (!memberId) return false;
  const first = await q.row(`SELECT 1 FROM case_raters WHERE proposal_id = $1 AND is_first AND rater_id = $2`, [
    proposalId,
    memberId,
  ]);
  return first !== null;
}

async function attach(tx: Tx, promiseId: string, fileIds: string[]): Promise<void> {
  const files = await ownFiles(tx, fileIds);
  const before = await tx.manager.countBy(PromiseFile, { promiseId });
  if (before + files.length > 30) throw Refusal.at('fileIds', 'too-many-files');
  const rows = files.map((file, i) => ({ promiseId, fileId: file.id, position: before + i }));
  if (rows.length > 0) await tx.manager.insert(PromiseFile, rows);
}

async function end(
  tx: Tx,
  promise: ReplyPromise,
  step: Step<PromiseStage, Occasion>,
  note: string | null,
): Promise<void> {
  const ended = { endedAt: tx.now, endedBy: tx.actor.name, endNote: note };
  await tx.manager.update(ReplyPromise, { id: promise.id }, { stage: step.to, ...ended });
  await recordStep(tx, 'promise', promise.id, step, { note, details: about(promise) });
}

const about = ({ proposalId, dueOn }: ReplyPromise) => ({ proposalId, dueOn });
