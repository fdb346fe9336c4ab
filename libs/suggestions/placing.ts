import { readBody } from '#people';
import type { Tx } from '#platform';
import { placeSupport, placeTalk } from './gathering.js';
import { type Placement, isNew, onlyPolite } from './placement.js';
import type { Heard } from './receive.js';
import { isCourtesy, isSupport } from './sayings.js';
import { placeMails } from './threads.js';

/** Decides where arrivals belong that have no ties with each other; answers in their order. */
export async function placeAll(tx: Tx, arrivals: Heard[]): Promise<Placement[]> {
  const placements = new Map<string, Placement>();
  const mails = arrivals.flatMap(({ raw, read }) => (read.mail ? [{ raw, read, mail: read.mail }] : []));
  for (const [at, placement] of (await placeMails(tx, mails)).entries())
    placements.set(mails[at]?.raw.id ?? '', placement);
  const minutes = arrivals.some(({ read }) => read.talk) ? (await readBody(tx)).settings.gatheringMinutes : 0;
  for (const { raw, read } of arrivals) {
    const { talk, mail } = read;
    if (talk) placements.set(raw.id, await placeTalk(tx, raw, read, { ...talk, gatheringMinutes: minutes }));
    else if (!mail) placements.set(raw.id, await placeAlone(tx, { raw, read }));
  }
  return arrivals.map(({ raw }) => placements.get(raw.id) as Placement);
}

/** “同意” that a clerk took from a record as it stands is support of what it quotes, as it is in a talk. */
function placeAlone(tx: Tx, { raw, read }: Heard): Promise<Placement> | Placement {
  const { text, quote, title } = read.incoming;
  if (raw.recordFileId && quote && !title && read.text === text && isSupport(text))
    return placeSupport(tx, { in: 'record', of: raw.recordFileId }, quote);
  return saysNothing({ raw, read }) ? onlyPolite : isNew();
}

const saysNothing = ({ raw, read }: Heard): boolean =>
  (read.incoming.courtesy || isCourtesy(read.incoming.text)) &&
  read.enclosed.length === 0 &&
  raw.form !== 'staff-entry' &&
  !raw.overruledBy;

/**
 * By what an arrival may have to do with another one that comes at the same time: the same mail, what it answers and
 * what answers it, the same talk, the same person.
 */
export function tiesOf({ raw, read: { mail, talk, incoming } }: Heard): string[] {
  const { provider, subject } = incoming.sender;
  if (talk) return [`talk ${talk.conversation}`, `${provider} ${subject}`];
  if (!mail) return raw.recordFileId ? ['chat records'] : [];
  return [mail.twin ?? [], mail.messageId ?? [], mail.thread].flat();
}
