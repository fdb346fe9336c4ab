import { randomUUID } from 'node:crypto';
import type { AccountDraft, DepartmentDraft, DraftContent, MemberDraft, ProposalDraft, SentBody } from '#contract';
import { routes } from '#contract';
import { makeSetupLink } from '#people';
import { Caller } from './caller.js';
import { Postman, type Letter, groupCallback, mailOf, postCallback } from './post.js';
import type { Stage } from './stage.js';

/** Every account of a world has this password once its first one is changed. */
export const worldPassword = 'erqi-yanshi-2026';

const desk = 11 * 3_600_000;
const phone = 29 * 86_400_000;

type Session = { number: number; opensOn: string; closesOn: string; cutoffAt: string; callText?: string };

/** People and what they do, each through the door they really use. Specs and the demo year are written with it. */
export class World {
  private readonly callers = new Map<string, { caller: Caller; until: number }>();
  private postman: Postman | null = null;
  readonly members = new Map<string, string>();
  readonly departments = new Map<string, string>();

  constructor(readonly stage: Stage) {}

  /** Sets the time, to the minute it is in China: `2019-03-04 09:00`. */
  at(time: string | Date): void {
    this.stage.clock.set(typeof time === 'string' ? new Date(`${time.replace(' ', 'T')}:00+08:00`) : time);
  }

  /** The first administrator through the one-time link, then the secretariat. */
  async found(bodyName: string): Promise<void> {
    const token = await makeSetupLink(this.stage.db);
    if (!token) throw new Error('this installation has accounts already');
    const caller = new Caller(this.stage.url);
    const body = { token, bodyName, login: 'admin', name: '系统管理员', password: worldPassword };
    await caller.call(routes.signIn.setup, { body });
    this.keep('admin', caller, desk);
  }

  async term(number: number, startsOn: string, endsOn: string, sessions: Session[]): Promise<void> {
    const admin = await this.as('admin');
    const term = await admin.call(routes.bodies.addTerm, { body: { number, startsOn, endsOn } });
    for (const { cutoffAt, ...session } of sessions) {
      await admin.call(routes.bodies.addSession, {
        body: { ...session, termId: term.id, submissionCutoffAt: cutoffAt },
      });
    }
  }

  async department(draft: SentBody<typeof routes.departments.add> & Pick<DepartmentDraft, 'name'>): Promise<string> {
    const { id } = await (await this.as('admin')).call(routes.departments.add, { body: draft });
    this.departments.set(draft.name, id);
    return id;
  }

  async member(draft: SentBody<typeof routes.members.add> & Pick<MemberDraft, 'name'>): Promise<string> {
    const { id } = await (await this.as('admin')).call(routes.members.add, { body: draft });
    this.members.set(draft.name, id);
    return id;
  }

  /** An account whose first password is changed already. */
  async account(draft: SentBody<typeof routes.accounts.add> & Pick<AccountDraft, 'login' | 'role'>): Promise<void> {
    const { firstPassword } = await (await this.as('admin')).call(routes.accounts.add, { body: draft });
    const caller = new Caller(this.stage.url);
    await caller.call(routes.signIn.enter, { body: { login: draft.login, password: firstPassword } });
    await caller.call(routes.signIn.changePassword, { body: { current: firstPassword, next: worldPassword } });
    this.keep(draft.login, caller, draft.role === 'member' ? phone : desk);
  }

  /** The browser of somebody who is signed in; signs in again when the time has passed. */
  async as(login: string): Promise<Caller> {
    const known = this.callers.get(login);
    if (known && known.until > this.stage.clock.now().getTime()) return known.caller;
    const caller = new Caller(this.stage.url);
    const me = await caller.call(routes.signIn.enter, { body: { login, password: worldPassword } });
    this.keep(login, caller, me.role === 'member' ? phone : desk);
    return caller;
  }

  /** Sends a mail through the SMTP door. */
  async mail(letter: Letter): Promise<void> {
    this.postman ??= new Postman(this.stage.smtpPort);
    await this.postman.deliver(letter.from.address, mailOf(letter));
  }

  /** Speaks to the robot in the WeCom group. */
  group(message: Parameters<typeof groupCallback>[0]): Promise<string> {
    return postCallback(this.stage.url, groupCallback(message));
  }

  /** Writes in the member app. */
  async write(login: string, draft: SentBody<typeof routes.arrivals.send>): Promise<string> {
    return (await (await this.as(login)).call(routes.arrivals.send, { body: draft })).id;
  }

  /** A paper form as the clerk scans it. */
  async scan(login = 'tian'): Promise<string> {
    const file = { name: '提案表扫描件.txt', content: Buffer.from('盖章的提案表') };
    return (await (await this.as(login)).upload(routes.files.upload, file)).id;
  }

  /** A member writes a draft, others sign it, and it is submitted: 联名. */
  async joint(
    by: Caller,
    draft: Partial<DraftContent>,
    cosigners: { memberId: string; caller: Caller }[],
  ): Promise<string> {
    const id = randomUUID();
    await by.call(routes.drafts.save, { params: { id }, body: { version: 0, content: draft } });
    const memberIds = cosigners.map(({ memberId }) => memberId);
    await by.call(routes.drafts.invite, { params: { id }, body: { memberIds } });
    const { invitations } = await by.call(routes.drafts.read, { params: { id } });
    for (const { id: invitationId, member } of invitations) {
      const params = { id: invitationId };
      const cosigner = cosigners.find(({ memberId }) => memberId === member.id)?.caller ?? by;
      const { textRevision } = await cosigner.call(routes.invitations.read, { params });
      await cosigner.call(routes.invitations.sign, { params, body: { textRevision } });
    }
    return (await by.call(routes.drafts.submit, { params: { id }, body: { version: 1 } })).id;
  }

  /** The clerk enters a proposal in the name of its proposers, with the paper form where one is asked for. */
  async proposal(
    draft: Partial<SentBody<typeof routes.proposals.submit>> & Pick<ProposalDraft, 'title'>,
  ): Promise<string> {
    const onPaper = Boolean(draft.collective) || (draft.proposerIds?.length ?? 0) > 1;
    const body = {
      scanFileId: onPaper ? await this.scan() : null,
      situation: '经走访了解，群众反映较多，需要有关部门研究解决。',
      demands: ['建议有关部门实地查看。', '建议明确整改时限。'],
      category: '社会建设',
      ...draft,
    };
    return (await (await this.as('tian')).call(routes.proposals.submit, { body })).id;
  }

  async file(id: string): Promise<string> {
    const body = { category: null, note: null };
    return (await (await this.as('tian')).call(routes.proposals.file, { params: { id }, body })).caseNumber;
  }

  async assign(id: string, lead: string, coHandlers: string[] = []): Promise<void> {
    const body = { leadId: this.departmentId(lead), coHandlerIds: coHandlers.map((name) => this.departmentId(name)) };
    await (await this.as('tian')).call(routes.assignments.assign, { params: { id }, body });
  }

  departmentId(name: string): string {
    const id = this.departments.get(name);
    if (!id) throw new Error(`no department ${name} in this world`);
    return id;
  }

  memberId(name: string): string {
    const id = this.members.get(name);
    if (!id) throw new Error(`no member ${name} in this world`);
    return id;
  }

  close(): void {
    this.postman?.close();
  }

  private keep(login: string, caller: Caller, ms: number): void {
    this.callers.set(login, { caller, until: this.stage.clock.now().getTime() + ms });
  }
}
