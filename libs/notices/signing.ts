import { type Tx, chinaDay, dayInWords } from '#platform';
import type { FactsReader, SigningFacts } from './facts.js';
import { about } from './telling.js';

/** What is told while members are asked to sign a draft (联名). Of the text itself nothing but its title leaves. */

async function signing(tx: Tx, invitationId: string): Promise<(SigningFacts & { draftId: string })[]> {
  const rows = await tx.rows<Omit<SigningFacts, 'until'> & { draftId: string; until: Date }>(
    `SELECT i.id, d.id AS "draftId", d.content ->> 'title' AS title, a.name AS "from", m.name AS member,
            d.sign_until AS until, i.opinion
       FROM draft_invitations i JOIN proposal_drafts d ON d.id = i.draft_id JOIN accounts a ON a.id = d.account_id
       JOIN members m ON m.id = i.member_id WHERE i.id = $1`,
    [invitationId],
  );
  return rows.map((row) => ({ ...row, title: row.title.trim() || '（未写案由）', until: momentInWords(row.until) }));
}

const invitation: FactsReader<'invitation'> = signing;

/** A step of one who was asked: told of the draft. */
const draftOfInvitation: FactsReader<'draft'> = async (tx, invitationId) =>
  (await signing(tx, invitationId)).map((facts) => ({ ...facts, id: facts.draftId }));

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', timeStyle: 'short' });
const momentInWords = (at: Date): string => `${dayInWords(chinaDay(at))} ${clock.format(at)}`;

/** What somebody added, as the end of a sentence. */
const added = (opinion: string | null) => (opinion ? `，意见：${opinion.replace(/。$/u, '')}` : '');

const drafts = about('draft');
const invitations = about('invitation');

export const signingTellings = {
  'invitation-sent': invitations(invitation, {
    to: ['cosigner'],
    asks: true,
    title: (s) => `${s.from}请您联名提案`,
    text: (s) => `${s.from}委员请您联名提案《${s.title}》。请看过全文，于${s.until}前签名，或者表明不联名。`,
  }),
  'invitation-signed': drafts(draftOfInvitation, {
    to: ['writer'],
    title: (s) => `${s.member}已签名联名`,
    text: (s) => `${s.member}已在提案《${s.title}》上签名联名${added(s.opinion)}。`,
  }),
  'invitation-refused': drafts(draftOfInvitation, {
    to: ['writer'],
    title: (s) => `${s.member}不联名`,
    text: (s) => `${s.member}对提案《${s.title}》表明不联名${added(s.opinion)}。`,
  }),
  'invitation-withdrawn': invitations(invitation, {
    to: ['cosigner'],
    title: (s) => `${s.from}撤回了联名邀请`,
    text: (s) => `${s.from}委员撤回了请您联名提案《${s.title}》的邀请，您不用再签名；已签的名不再有效。`,
  }),
  'invitation-renewed': invitations(invitation, {
    to: ['cosigner'],
    asks: true,
    title: () => '提案文字有改动，请重新签名',
    text: (s) =>
      `您签名后，${s.from}委员改动了提案《${s.title}》的文字，原来的签名已作废。` +
      `请看过新的文字，于${s.until}前重新签名。`,
  }),
};
