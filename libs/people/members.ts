import { Injectable } from '@nestjs/common';
import type { MemberDraft } from '#contract';
import { type Actor, Db, Refusal, type Tx, trail } from '#platform';
import { type BindingProvider, BindingRow } from './binding.entity.js';
import { factsOf, insertMember, lockMember, lockRoster, refuseTwin, updateMember } from './roster.js';
import { bindSender, subjectOf } from './senders.js';

@Injectable()
export class Members {
  constructor(private readonly db: Db) {}

  /** Adds a member to the term in force. */
  async add(actor: Actor, draft: MemberDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const termId = await lockRoster(tx);
      const facts = factsOf(draft, true);
      await refuseTwin(tx, termId, facts, null);
      const id = await insertMember(tx, termId, facts);
      await bindAll(tx, id, draft);
      return { id };
    });
  }

  async change(actor: Actor, id: string, next: MemberDraft & { active: boolean }): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const before = await lockMember(tx, id);
      const facts = factsOf(next, next.active);
      if (facts.name !== before.name || facts.phone !== before.phone) await refuseTwin(tx, before.termId, facts, id);
      const { termId: _, ...old } = before;
      await updateMember(tx, id, old, facts);
      for (const binding of await outgoing(tx, id, next)) await unbind(tx, binding);
      await bindAll(tx, id, next);
    });
  }

  async bind(
    actor: Actor,
    id: string,
    { provider, subject, reason }: { provider: BindingProvider; subject: string; reason: string | null },
  ): Promise<{ id: string }> {
    if (provider === 'mail' && !looksLikeMail(subject)) throw Refusal.at('subject', 'mail-malformed');
    return this.db.transaction(actor, async (tx) => {
      await lockMember(tx, id);
      return { id: await bindSender(tx, id, provider, subject, 'subject', reason) };
    });
  }

  async unbind(actor: Actor, id: string, bindingId: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      await lockMember(tx, id);
      const binding = await tx.manager.findOneBy(BindingRow, { id: bindingId, memberId: id });
      if (!binding) throw new Refusal('not-found');
      await unbind(tx, binding);
    });
  }
}

const looksLikeMail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(subjectOf('mail', text));

type Addresses = Pick<MemberDraft, 'mails' | 'wecom' | 'nickname'>;

async function bindAll(tx: Tx, memberId: string, { mails, wecom, nickname }: Addresses): Promise<void> {
  for (const [index, mail] of mails.entries()) await bindSender(tx, memberId, 'mail', mail, `mails.${index}`);
  if (wecom) await bindSender(tx, memberId, 'wecom', wecom, 'wecom');
  if (nickname) await bindSender(tx, memberId, 'nickname', nickname, 'nickname');
}

/**
 * The bindings that a changed form takes away. It lists all mail addresses, but only one userid and one nickname: the
 * oldest, which it replaces; others that were learned since stay.
 */
async function outgoing(tx: Tx, memberId: string, { mails, wecom, nickname }: Addresses): Promise<BindingRow[]> {
  const bound = await tx.manager.find(BindingRow, { where: { memberId }, order: { boundAt: 'ASC', id: 'ASC' } });
  const kept = new Set(mails.map((mail) => subjectOf('mail', mail)));
  const replaced = (provider: BindingProvider, given: string | null) => {
    const own = bound.filter((binding) => binding.provider === provider);
    const stays = given !== null && own.some(({ subject }) => subject === subjectOf(provider, given));
    return stays ? [] : own.slice(0, 1);
  };
  return [
    ...bound.filter(({ provider, subject }) => provider === 'mail' && !kept.has(subject)),
    ...replaced('wecom', wecom),
    ...replaced('nickname', nickname),
  ];
}

async function unbind(tx: Tx, { id, memberId, provider, subject }: BindingRow): Promise<void> {
  await tx.manager.delete(BindingRow, { id });
  await trail(tx, 'member', memberId, { action: 'unbind', details: { provider, subject } });
}
