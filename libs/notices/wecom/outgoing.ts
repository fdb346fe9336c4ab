import type { Card } from '#channels';
import { type Tx, newId } from '#platform';

/** Where something is said: as an answer to a message, where that was said; or to one person, never to a group. */
export type Addressee = { rawId: string } | { provider: 'wecom' | 'openid'; subject: string };

export interface Outgoing {
  /** What it is, once and for ever: the same key again is the same message. */
  key: string;
  to: Addressee;
  text: string;
  card?: Card | null;
}

const noWayWords = {
  unknown: '不知道这条消息是在哪里说的，无法回复',
  wecom: '对方还没有与机器人单独说过话，也没有设置自建应用，发不到',
  openid: '对方还没有给公众号发过消息，发不到',
};

/**
 * Has something said in WeCom or by the public account, if and only if the transaction commits. False when the key was
 * used before, or when there is no way to this person; the latter is kept as a row, so that 运行 can say why.
 */
export async function sendWecom(tx: Tx, { key, to, text, card = null }: Outgoing): Promise<boolean> {
  const replyTo = 'rawId' in to ? to.rawId : null;
  const found = 'rawId' in to ? await conversationOf(tx, to.rawId) : await ownConversation(tx, to.provider, to.subject);
  const failure = found ? null : noWayWords['rawId' in to ? 'unknown' : to.provider];
  const conversation = found ?? ('rawId' in to ? '' : `${to.provider}:${to.subject}`);
  const added = await tx.row(
    `INSERT INTO wecom_messages (id, key, conversation, reply_to, text, card, state, created_at, next_try_at, failure)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) ON CONFLICT (key) DO NOTHING RETURNING id`,
    [
      newId(),
      key,
      conversation,
      replyTo,
      text,
      card ? JSON.stringify(card) : null,
      failure ? 'no-way' : 'waiting',
      tx.now,
      failure,
    ],
  );
  return added !== null && failure === null;
}

/** Writes down what was said in the answer to a callback itself. False when it was said, or is about to be, otherwise. */
export async function saidAtOnce(tx: Tx, key: string, rawId: string, said: { text: string; card?: Card | null }) {
  const conversation = await conversationOf(tx, rawId);
  const added = await tx.row(
    `INSERT INTO wecom_messages (id, key, conversation, reply_to, text, card, state, tries, created_at, next_try_at,
                                 tried_at, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'sent', 1, $7, $7, $7, $7) ON CONFLICT (key) DO NOTHING RETURNING id`,
    [newId(), key, conversation ?? '', rawId, said.text, said.card ? JSON.stringify(said.card) : null, tx.now],
  );
  return (added as { id: string } | null)?.id ?? null;
}

async function conversationOf(tx: Tx, rawId: string): Promise<string | null> {
  const handle = await tx.row<{ conversation: string }>(
    `SELECT conversation FROM reply_handles WHERE raw_inbound_id = $1`,
    [rawId],
  );
  return handle?.conversation ?? null;
}

/**
 * The robot may speak first only to those who have spoken to it alone; an application may to everybody within its
 * reach, a public account to those who have written to it. What a person is called is spelt as they came.
 */
export async function ownConversation(tx: Tx, provider: 'wecom' | 'openid', subject: string): Promise<string | null> {
  const doors = await tx.rows<{ kind: string }>(`SELECT kind FROM wecom_accounts WHERE settings ->> 'on' = 'true'`);
  const isOpen = (kind: string) => doors.some((door) => door.kind === kind);
  const spoken = await tx.rows<{ conversation: string; person: string }>(
    `SELECT conversation, person FROM reply_handles
      WHERE lower(person) = lower($1) OR person IN (SELECT encrypted FROM wecom_userids WHERE lower(userid) = lower($1))
      ORDER BY received_at DESC LIMIT 200`,
    [subject],
  );
  const last = (prefix: string) => spoken.find(({ conversation }) => conversation.startsWith(prefix));
  if (provider === 'openid') return last('mp:')?.conversation ?? null;
  const alone = last('bot:single:')?.conversation;
  if (alone) return alone;
  return isOpen('app') ? (last('app:')?.conversation ?? `app:${subject}`) : null;
}
