import { type BodySettings, type RefusedStage, type ReviewOutcome, routes } from '#contract';
import { rateUnit } from './feedback.ground.js';
import { type District, type Road, helper, lead, letterOf } from './district.js';

/** Where a case stands, and where its units stand. Each was brought there through the doors. */
export interface Standing {
  name: string;
  id: string;
  title: string;
  /** Its attachment. */
  fileId: string;
}

const outcomes: Record<ReviewOutcome, Exclude<RefusedStage, 'withdrawn'>> = {
  decline: 'declined',
  'to-opinion': 'to-opinion',
  'to-suggestion': 'to-suggestion',
  'as-letter': 'as-letter',
  'pass-up': 'passed-up',
  solve: 'solved',
};

/** One case at every stage of a proposal and of an assignment; all are 张伟民's. */
export async function casesAtEveryStage(district: District, road: Road): Promise<Standing[]> {
  const { tian, zhang, atLead } = district;
  const standings: Standing[] = [];
  const keep = async (name: string, make: (draft: { title: string; fileIds: string[] }) => Promise<string>) => {
    const title = `关于逐格核对之${name}的建议`;
    const file = { name: `附件.txt`, content: Buffer.from(title) };
    const fileId = (await zhang.upload(routes.files.upload, file)).id;
    standings.push({ name, title, fileId, id: await make({ title, fileIds: [fileId] }) });
  };
  const withSettings = async (change: Partial<BodySettings>, work: () => Promise<void>) => {
    const { name, settings } = await tian.call(routes.bodies.read);
    await tian.call(routes.bodies.change, { body: { name, settings: { ...settings, ...change } } });
    await work();
    await tian.call(routes.bodies.change, { body: { name, settings } });
  };
  const note = '经研究，情况如上。';

  await keep('submitted', (draft) => road.submitted(draft));
  for (const [outcome, stage] of Object.entries(outcomes) as [ReviewOutcome, RefusedStage][]) {
    await keep(stage, async (draft) => {
      const id = await road.submitted(draft);
      const { settings } = await tian.call(routes.bodies.read);
      const reason = outcome === 'decline' ? (settings.declineReasons[0]?.code ?? null) : null;
      await tian.call(routes.reviews.refuse, { params: { id }, body: { outcome, reason, note, destination: null } });
      return id;
    });
  }
  await keep('withdrawn', async (draft) => {
    const id = await road.submitted(draft);
    await zhang.call(routes.reviews.withdraw, { params: { id }, body: { note } });
    return id;
  });
  await keep('returned', async (draft) => {
    const id = await road.submitted(draft);
    await tian.call(routes.reviews.askCompletion, { params: { id }, body: { note } });
    return id;
  });
  await withSettings({ preReview: true }, () =>
    keep('in-review', async (draft) => {
      const id = await road.submitted(draft);
      await tian.call(routes.reviews.preReview, { params: { id }, body: { note: null } });
      return id;
    }),
  );
  await keep('filed', (draft) => road.filed(draft));
  await keep('merged', async (draft) => {
    const [leadCase, id] = [await road.filed({ title: `${draft.title}（主提案）` }), await road.submitted(draft)];
    await tian.call(routes.merges.join, { params: { id: leadCase }, body: { proposalIds: [id], note: null } });
    return id;
  });
  await keep('assigned', (draft) => road.assigned([helper], draft));
  await keep('acknowledged and opinion-sent', (draft) => road.ready([helper], draft));
  await keep('return-requested', async (draft) => {
    const id = await road.assigned([helper], draft);
    const params = await road.assignment(id, lead);
    await atLead.call(routes.returns.request, { params, body: { reason: '不属于本单位职责', departmentId: null } });
    return id;
  });
  await keep('released', async (draft) => {
    const id = await road.assigned([], draft);
    const body = { departmentId: district.world.departmentId(helper), reason: '职责调整' };
    await tian.call(routes.returns.reassign, { params: await road.assignment(id, lead), body });
    return id;
  });
  await withSettings({ replyReview: true }, () =>
    keep('reply in review', async (draft) => {
      const id = await road.ready([], draft);
      await atLead.call(routes.replies.submit, { params: await road.assignment(id, lead), body: letterOf() });
      return id;
    }),
  );
  await keep('replied', (draft) => road.replied(draft));
  await keep('disputed', async (draft) => {
    const id = await road.replied(draft);
    await rateUnit(zhang, road, id, 'UNSATISFIED');
    await road.prepare(id);
    await road.reply(id);
    await rateUnit(zhang, road, id, 'UNSATISFIED');
    return id;
  });
  await keep('closed', async (draft) => {
    const id = await road.replied(draft);
    await rateUnit(zhang, road, id, 'SATISFIED');
    return id;
  });
  await keep('published', async (draft) => {
    const id = await road.replied(draft);
    await rateUnit(zhang, road, id, 'SATISFIED');
    const { basis, opinions } = await tian.call(routes.disclosure.material, { params: { id } });
    const replyIds = opinions.map(({ replyId }) => replyId);
    const body = { decision: 'PUBLIC' as const, basis, proposal: true, replyIds, kept: ['0371-68180000'] };
    await tian.call(routes.disclosure.decide, { params: { id }, body });
    return id;
  });
  return standings;
}
