import { randomUUID } from 'node:crypto';
import { type DraftContent, type InvitationView, routes } from '#contract';
import type { Caller } from '../support/app.js';
import { type District, draftOf } from './district.js';

export const { title, situation, demands, category } = draftOf();

/** 张伟民 writes a draft and asks the others to sign it, each through their own door. */
export class Signing {
  constructor(private readonly district: District) {}

  memberId(name: string): string {
    return this.district.world.memberId(name);
  }

  read(id: string) {
    return this.district.zhang.call(routes.drafts.read, { params: { id } });
  }

  save(id: string, version: number, change: Partial<DraftContent>, voidSignatures = false) {
    const content = { title, situation, demands, category, ...change };
    return { params: { id }, body: { version, content, voidSignatures } };
  }

  invite(id: string, names: string[], until: string | null = null) {
    return { params: { id }, body: { memberIds: names.map((name) => this.memberId(name)), until } };
  }

  async asked(names = ['李素琴', '陈䶮'], until: string | null = null): Promise<string> {
    const id = randomUUID();
    await this.district.zhang.call(routes.drafts.save, this.save(id, 0, {}));
    await this.district.zhang.call(routes.drafts.invite, this.invite(id, names, until));
    return id;
  }

  async invitationTo(id: string, name: string): Promise<string> {
    return (await this.read(id)).invitations.find(({ member }) => member.name === name)?.id ?? '';
  }

  seen(by: Caller, id: string): Promise<InvitationView> {
    return by.call(routes.invitations.read, { params: { id } });
  }

  async sign(by: Caller, id: string, opinion: string | null = null): Promise<void> {
    const { textRevision } = await this.seen(by, id);
    await by.call(routes.invitations.sign, { params: { id }, body: { textRevision, opinion } });
  }

  async stagesOf(id: string) {
    return (await this.read(id)).invitations.map(({ member, stage }) => [member.name, stage]);
  }

  async submit(id: string): Promise<string> {
    const { version } = await this.read(id);
    return (await this.district.zhang.call(routes.drafts.submit, { params: { id }, body: { version } })).id;
  }

  /** What the list of 待办 says of an invitation. */
  async waitsFor(by: Caller, id: string) {
    const { now, week, later, counts } = await by.call(routes.todo.read);
    const items = [...now, ...week, ...later].filter((item) => item.kind === 'invitation' && item.id === id);
    return { items, count: counts.sign ?? 0 };
  }
}
