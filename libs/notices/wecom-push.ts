import type { Tx } from '#platform';
import type { Origin } from './origin.js';
import type { Draft } from './telling.js';
import { receiptSaid } from './wecom-talk.js';
import { ownConversation, sendWecom } from './wecom/outgoing.js';

/** One notice as it was written for one reader. */
export interface Written {
  id: string;
  accountId: string | null;
  title: string;
  text: string;
  kind: string;
}

const isTalk = (provider: string): provider is 'wecom' | 'openid' => provider === 'wecom' || provider === 'openid';

/**
 * Beside the app, each reader who can be reached there is told in WeCom, or by the public account: alone, never in the
 * group, whatever group they wrote in.
 */
export async function pushToReaders(tx: Tx, written: Written[]): Promise<void> {
  const pushed = written.filter(({ accountId, kind }) => accountId && kind !== 'receipt');
  if (pushed.length === 0) return;
  const bound = await tx.rows<{ accountId: string; provider: 'wecom' | 'openid'; subject: string }>(
    `SELECT a.id AS "accountId", b.provider, b.subject FROM accounts a JOIN member_bindings b ON b.member_id = a.member_id
      WHERE a.id = ANY($1) AND b.provider IN ('wecom', 'openid') ORDER BY b.provider DESC, b.bound_at, b.id`,
    [pushed.map(({ accountId }) => accountId)],
  );
  for (const { id, accountId, title, text } of pushed) {
    for (const { provider, subject } of bound.filter((each) => each.accountId === accountId)) {
      if (!(await ownConversation(tx, provider, subject))) continue;
      await sendWecom(tx, { key: `notice:${id}`, to: { provider, subject }, text: `${title}\n${text}` });
      break;
    }
  }
}

/** The receipt where it was said; later progress to a sender who has no account, alone. */
export async function answerSender(
  tx: Tx,
  {
    draft,
    origin,
    eventId,
    publicOrigin,
  }: { draft: Draft; origin: Origin; eventId: string; publicOrigin: string | null },
): Promise<void> {
  const { provider, subject, rawId } = origin;
  if (!isTalk(provider) || !rawId) return;
  if (draft.kind === 'receipt') {
    const said = await receiptSaid(tx, rawId, publicOrigin);
    if (said) await sendWecom(tx, { key: `receipt:${rawId}`, to: { rawId }, ...said });
  } else if (!origin.hasAccount && (await ownConversation(tx, provider, subject))) {
    const text = `${draft.title}\n${draft.text}`;
    await sendWecom(tx, { key: `told:${eventId}:${draft.subjectId}`, to: { provider, subject }, text });
  }
}
