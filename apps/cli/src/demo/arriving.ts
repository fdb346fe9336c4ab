import { routes } from '#contract';
import { sha256 } from '#platform';
import type { World } from '../world/world.js';
import { type DemoMember, type Matter, people } from './content.js';
import { memberLogin } from './handling.js';

export type Door = 'mail' | 'robot' | 'record' | 'app';

/** A suggestion on its way in. */
export interface Sending {
  matter: Matter;
  door: Door;
  sender: DemoMember;
  /** Distinguishes two sendings of one matter. */
  variant: string;
  /** From an address that nobody is bound to. */
  stranger: boolean;
  at: Date;
}

/** A UUID that is always the same for the same name, for idempotency keys. */
const keyFor = (name: string): string => {
  const hex = sha256(name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const charsets = ['utf-8', 'gb2312', 'gbk', 'gb18030', 'utf-8'] as const;

/** Sends suggestions in by the real doors and finds the records they became. */
export class Arriving {
  constructor(private readonly world: World) {}

  async send(sending: Sending): Promise<void> {
    if (sending.door === 'mail') return this.byMail(sending);
    if (sending.door === 'robot') return this.byRobot(sending);
    if (sending.door === 'app') return this.byApp(sending);
    throw new Error('messages of a chat record are imported together');
  }

  /** The words of a sending: the second sending of a matter tells it a little differently. */
  static words({ matter, variant }: Pick<Sending, 'matter' | 'variant'>): string {
    return variant === 'again' ? `再次反映一下。${matter.text}盼尽快研究答复。` : matter.text;
  }

  /** A clerk pastes what was said in the WeChat group, chatter and all, and ticks what is a suggestion. */
  async byRecord(sendings: Sending[], chatter: [string, string][]): Promise<void> {
    const [first] = sendings;
    if (!first) return;
    const day = new Date(first.at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const said = sendings.map((one) => [one.sender.nickname, `#社情民意 ${Arriving.words(one)}`]);
    const lines = said.flatMap((message, index) => (chatter[index] ? [chatter[index], message] : [message]));
    const text = [
      '微信群"社情民意工作微信群"的聊天记录如下:',
      '',
      `—————  ${day}  —————`,
      '',
      ...lines.flatMap(([who, words], index) => [
        `${who}  09:${String(index * 3 + 1).padStart(2, '0')}`,
        '',
        words,
        '',
      ]),
    ].join('\n');
    const clerk = await this.world.as('tian');
    const { id } = await clerk.call(routes.chatRecords.begin, { body: { text } });
    const { plan, authors, version } = await clerk.call(routes.chatRecords.read, { params: { id } });
    const named = authors.map(({ author }) => ({ author, memberId: this.memberIdByNickname(author) }));
    const body = { items: plan.items, authors: named, version };
    await clerk.call(routes.chatRecords.import, { params: { id }, body });
  }

  /** Automatic mail that reaches every mailbox and is no suggestion. */
  async automatic(at: Date, name: string, kind: 'vacation' | 'bounce' | 'list'): Promise<void> {
    const letters = {
      vacation: { subject: '自动回复：收到您的来信', headers: ['Auto-Submitted: auto-replied'] },
      bounce: { subject: '系统退信：邮件未送达', headers: ['Return-Path: <>'] },
      list: { subject: '政务资讯每周摘编', headers: ['List-Id: <zixun.example>', 'Precedence: bulk'] },
    };
    const from = { name: '系统邮件', address: 'notice@zixun.example' };
    await this.world.mail({ name, from, text: '这是一封系统邮件，请勿回复。', at, ...letters[kind] });
  }

  /** The record that a sending became. */
  async find(sending: Sending): Promise<{ id: string; number: string }> {
    const found = await this.world.stage.db.row<{ id: string; number: string }>(
      `SELECT id, number FROM suggestions
        WHERE original_text LIKE '%' || $1 || '%' AND (original_text LIKE '%再次反映一下%') = $2`,
      [sending.matter.text.slice(0, 40), sending.variant === 'again'],
    );
    if (!found) throw new Error(`“${sending.matter.title}” did not arrive`);
    return found;
  }

  private async byMail({ matter, sender, variant, stranger, at }: Sending): Promise<void> {
    const address = stranger ? `user${sha256(matter.key).slice(0, 6)}@mail.example` : sender.mail;
    const from = { name: stranger ? '热心市民' : sender.name, address };
    const charset = charsets[Number.parseInt(sha256(matter.key).slice(0, 4), 16) % charsets.length];
    const subject = variant === 'again' ? `再次反映：${matter.title}` : matter.title;
    const words = Arriving.words({ matter, variant });
    const text = `各位领导：\n\n${words}\n\n此致\n敬礼\n${from.name}\n`;
    await this.world.mail({ name: `${matter.key}/${variant}`, from, subject, text, at, charset });
  }

  private async byRobot({ matter, sender, variant, at }: Sending): Promise<void> {
    const text = `#社情民意 ${Arriving.words({ matter, variant })}`;
    await this.world.group({
      msgid: `msg-${sha256(`${matter.key}/${variant}`).slice(0, 20)}`,
      userid: sender.wecom,
      text,
      at,
    });
  }

  private async byApp({ matter, sender, variant }: Sending): Promise<void> {
    const key = keyFor(`${matter.key}/${variant}`);
    const text = Arriving.words({ matter, variant });
    await this.world.write(memberLogin(sender), { key, title: matter.title, text, category: matter.category });
  }

  private memberIdByNickname(nickname: string): string | null {
    const member = people.members.find((one) => one.nickname === nickname);
    return member ? this.world.memberId(member.name) : null;
  }
}
