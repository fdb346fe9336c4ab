import { routes } from '#contract';
import { type District, Road, openDistrict, refusalsOf, sessionDay, told } from './district.js';
import { Signing, demands, situation, title } from './signing.js';

let district: District;
let road: Road;
let signing: Signing;

beforeAll(async () => {
  district = await openDistrict('signatures');
  road = new Road(district);
  signing = new Signing(district);
});
afterAll(() => district.close());
beforeEach(() => district.at(sessionDay));

describe('a text that changes after a signature', () => {
  it('makes the signature void, once the first proposer agrees, and asks again', async () => {
    const id = await signing.asked();
    const [li, chen] = [await signing.invitationTo(id, '李素琴'), await signing.invitationTo(id, '陈䶮')];
    await signing.sign(district.li, li);
    const change = { situation: `${situation}另有补充。` };
    const stopped = await district.zhang.refused(routes.drafts.save, signing.save(id, 1, change));
    expect([stopped.code, stopped.title]).toEqual(['signatures-at-stake', expect.stringContaining('1 位委员')]);
    expect(await signing.stagesOf(id)).toContainEqual(['李素琴', 'signed']);
    await district.zhang.call(routes.drafts.save, signing.save(id, 1, change, true));
    expect(await signing.stagesOf(id)).toContainEqual(['李素琴', 'invited']);
    expect(await signing.seen(district.li, li)).toMatchObject({ askedAgain: true, textRevision: 2, ...change });
    expect(await told(district, [li, chen])).toEqual([
      'invitation-sent',
      'invitation-sent',
      'invitation-signed',
      'invitation-renewed',
    ]);
    // Once is enough: what follows finds no signature to take away.
    await district.zhang.call(routes.drafts.save, signing.save(id, 2, { situation: `${situation}还有补充。` }));
    expect((await told(district, [li])).filter((each) => each === 'invitation-renewed')).toHaveLength(1);
  });

  it('cannot be signed as it was read before', async () => {
    const id = await signing.asked(['李素琴']);
    const params = { id: await signing.invitationTo(id, '李素琴') };
    const { textRevision } = await signing.seen(district.li, params.id);
    await district.zhang.call(routes.drafts.save, signing.save(id, 1, { title: '关于另一件事的建议' }));
    const late = await district.li.refused(routes.invitations.sign, { params, body: { textRevision } });
    expect(late).toMatchObject({ status: 409, code: 'text-renewed' });
  });

  it('is not one that only differs in blanks, in category or in whom it suggests', async () => {
    const id = await signing.asked(['李素琴']);
    await signing.sign(district.li, await signing.invitationTo(id, '李素琴'));
    const change = { title: ` ${title}\n`, demands: [...demands, ' '], category: '政治建设', consentPublic: false };
    await district.zhang.call(routes.drafts.save, signing.save(id, 1, change));
    expect(await signing.stagesOf(id)).toEqual([['李素琴', 'signed']]);
  });

  it('and a signature at the same moment leave a text that was signed as it stands, or no signature', async () => {
    const id = await signing.asked(['李素琴']);
    const params = { id: await signing.invitationTo(id, '李素琴') };
    const refusals = await refusalsOf([
      district.li.call(routes.invitations.sign, { params, body: { textRevision: 1 } }),
      district.zhang.call(routes.drafts.save, signing.save(id, 1, { title: '关于改过标题的建议' })),
    ]);
    expect(refusals).toHaveLength(1);
    const { content, invitations } = await signing.read(id);
    expect([content.title, invitations[0]?.stage]).toEqual(
      refusals[0]?.includes('位委员签名') ? [title, 'signed'] : ['关于改过标题的建议', 'invited'],
    );
  });
});

describe('submission', () => {
  it('counts those who signed, in the order of invitation; who has not signed is out', async () => {
    const id = await signing.asked(['陈䶮', '李素琴']);
    await signing.sign(district.li, await signing.invitationTo(id, '李素琴'), '赞同。');
    const chen = await signing.invitationTo(id, '陈䶮');
    const proposal = await signing.submit(id);
    expect(await road.read(proposal)).toMatchObject({
      proposerKind: 'JOINT',
      proposers: '张伟民、李素琴',
      enteredBy: null,
      signatures: [{ name: '李素琴', opinion: '赞同。' }],
    });
    expect(await signing.stagesOf(id)).toEqual([
      ['陈䶮', 'lapsed'],
      ['李素琴', 'signed'],
    ]);
    expect(await signing.seen(district.chen, chen)).toMatchObject({
      stage: 'lapsed',
      situation: '',
      proposalId: null,
      may: [],
    });
    expect(await signing.seen(district.li, await signing.invitationTo(id, '李素琴'))).toMatchObject({
      proposalId: proposal,
    });
    expect((await road.read(proposal, district.li)).id).toBe(proposal);
    expect((await district.chen.refused(routes.proposals.read, { params: { id: proposal } })).code).toBe('not-found');
    expect((await signing.waitsFor(district.chen, chen)).items).toEqual([]);
  });

  it('is one member’s proposal when nobody signed', async () => {
    const proposal = await signing.submit(await signing.asked());
    expect(await road.read(proposal)).toMatchObject({
      proposerKind: 'INDIVIDUAL',
      proposers: '张伟民',
      signatures: [],
    });
  });

  it('all three signed: in their order, and each is a proposer', async () => {
    const id = await signing.asked(['陈䶮', '李素琴']);
    for (const [caller, name] of [[district.li, '李素琴'] as const, [district.chen, '陈䶮'] as const])
      await signing.sign(caller, await signing.invitationTo(id, name));
    const view = await road.read(await signing.submit(id));
    expect(view.proposers).toBe('张伟民、陈䶮、李素琴');
    expect(view.proposerMembers.map((each) => each.name)).toEqual(['张伟民', '陈䶮', '李素琴']);
  });

  it('names the co-signer who left meanwhile', async () => {
    const id = await signing.asked(['李素琴']);
    await signing.sign(district.li, await signing.invitationTo(id, '李素琴'));
    const admin = await district.world.as('admin');
    const change = (active: boolean) =>
      admin.call(routes.members.change, {
        params: { id: signing.memberId('李素琴') },
        body: { name: '李素琴', active },
      });
    await change(false);
    const refused = await district.zhang.refused(routes.drafts.submit, { params: { id }, body: { version: 1 } });
    expect(refused.fields?.proposerIds).toContain('李素琴');
    expect(await signing.stagesOf(id)).toEqual([['李素琴', 'signed']]);
    await change(true);
  });

  it('and a signature at the same moment: it counts or it is refused', async () => {
    const id = await signing.asked(['李素琴']);
    const params = { id: await signing.invitationTo(id, '李素琴') };
    const [signed, submitted] = await Promise.allSettled([
      district.li.call(routes.invitations.sign, { params, body: { textRevision: 1 } }),
      signing.submit(id),
    ]);
    const proposal = submitted.status === 'fulfilled' ? submitted.value : '';
    expect((await road.read(proposal)).proposerKind).toBe(signed.status === 'fulfilled' ? 'JOINT' : 'INDIVIDUAL');
  });
});
