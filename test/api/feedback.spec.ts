import { type Attitude, routes } from '#contract';
import { FeedbackMail } from '#notices';
import { Config, firstBrokenLink, newId, system } from '#platform';
import { FeedbackLinks } from '#proposals';
import { Caller } from '../support/app.js';
import { RecordingSender } from '../support/recording-sender.js';
import { bystander, helper, lead, onSessionDay, refusalsOf, told } from './district.js';
import { linkFor, rateUnit, replyOf, scan, splitOfThree } from './feedback.ground.js';

const { district, road } = await onSessionDay('feedback');

const member = (name: string) => district.world.memberId(name);
const joint = () => ({ proposerIds: [member('李素琴')] });
const rate = (id: string, result: Attitude, unit?: string, by = district.zhang) => rateUnit(by, road, id, result, unit);
const stranger = () => new Caller(district.app.url);
const answers = (result: Attitude = 'SATISFIED') => ({ attitude: 'SATISFIED' as const, result });
const byLink = (token: string, result?: Attitude) =>
  stranger().call(routes.feedback.rate, { body: { token, ...answers(result) } });
const paper = async (id: string, raterId: string, unit = lead, scanFileId?: string) => ({
  params: { id },
  body: {
    ...answers(),
    assignmentId: (await road.assignment(id, unit)).id,
    raterId,
    scanFileId: scanFileId ?? (await scan(district)),
  },
});
const asked = async (id: string) =>
  (await district.tian.call(routes.feedback.read, { params: { id } })).rows.map((row) => [row.raterName, row.medium]);
const actionsOf = async (id: string, by = district.tian) => (await road.read(id, by)).may.map(({ action }) => action);

describe('not satisfied', () => {
  it('leads to a second reply, which satisfies', async () => {
    const id = await road.replied();
    await rate(id, 'UNSATISFIED');
    await replyOf(district, road, id, lead);
    await rate(id, 'SATISFIED');
    expect(await road.read(id)).toMatchObject({ stage: 'closed', round: 2, closedAs: 'RATED' });
  });

  it('is no business of a unit that was released before: neither how it ended nor what was agreed', async () => {
    const id = await road.assigned();
    const departmentId = district.world.departmentId(bystander);
    const body = { departmentId, reason: '按职责分工调整' };
    await district.tian.call(routes.returns.reassign, { params: await road.assignment(id, lead), body });
    for (let i = 0; i < 2; i += 1) {
      await replyOf(district, road, id, bystander);
      await rateUnit(district.zhang, road, id, 'UNSATISFIED', bystander);
    }
    const held = { heldOn: '2019-03-04', withWhom: '张伟民', outcome: '约定分两期划线', agreed: true };
    await district.tian.call(routes.feedback.mediate, { params: { id }, body: held });
    expect((await road.read(id, district.atBystander)).mediations).toHaveLength(1);
    expect(await road.read(id, district.atLead)).toMatchObject({ mediations: [], closedAs: null, ratings: [] });
  });

  it('twice leads to a consultation by the office, whose outcome closes the case and changes no rating', async () => {
    const id = await road.replied();
    await rate(id, 'UNSATISFIED');
    await replyOf(district, road, id, lead);
    await rate(id, 'UNSATISFIED');
    expect(await road.read(id)).toMatchObject({ stage: 'disputed', round: 2 });
    expect(await actionsOf(id)).toEqual(expect.arrayContaining(['mediate', 'rehandle-again']));
    const waiting = await district.tian.call(routes.todo.read);
    expect(waiting.later.filter((item) => item.subjectId === id).map((item) => item.verb)).toEqual(['组织协商']);
    const draft = { heldOn: '2019-03-04', withWhom: '张伟民、区城市管理局', outcome: '约定分两期划线', agreed: true };
    const mediate = (change = {}) => ({ params: { id }, body: { ...draft, ...change } });
    const early = await district.tian.refused(routes.feedback.mediate, mediate({ heldOn: '2019-03-05' }));
    expect(early.fields).toEqual({ heldOn: '协商日期不能晚于今天' });
    expect((await district.supervisor.refused(routes.feedback.mediate, mediate())).code).toBe('not-allowed');
    const refusals = await refusalsOf([1, 2].map(() => district.tian.call(routes.feedback.mediate, mediate())));
    expect(refusals).toEqual([expect.stringContaining('现在是“已办结”，不能组织协商')]);
    const view = await road.read(id, district.zhang);
    expect(view).toMatchObject({ stage: 'closed', closedAs: 'MEDIATED' });
    expect(view.mediations).toMatchObject([
      { round: 2, outcome: '约定分两期划线', agreed: true, recordedBy: '田秘书' },
    ]);
    expect(view.ratings.map((each) => each.result)).toEqual(['UNSATISFIED', 'UNSATISFIED']);
    expect((await told(district, [id])).slice(-2)).toEqual(['proposal-disputed', 'proposal-mediated']);
    expect(await firstBrokenLink(district.app.db, 'proposal', id)).toBeNull();
  });

  it('twice may be handed out a third time by decision, and not a fourth time', async () => {
    const id = await road.replied();
    await rate(id, 'UNSATISFIED');
    await replyOf(district, road, id, lead);
    await rate(id, 'UNSATISFIED');
    const again = { params: { id }, body: { reason: '协商后双方同意再办理一次' } };
    await district.tian.call(routes.feedback.rehandleAgain, again);
    expect(await road.read(id)).toMatchObject({ stage: 'handling', round: 3 });
    await replyOf(district, road, id, lead);
    await rate(id, 'UNSATISFIED');
    expect((await road.read(id)).stage).toBe('disputed');
    expect(await actionsOf(id)).not.toContain('rehandle-again');
    expect((await district.tian.refused(routes.feedback.rehandleAgain, again)).status).toBe(403);
  });
});

describe('three units that each reply', () => {
  it('are each rated; the round ends with the last, and only the unsatisfying one goes on', async () => {
    const id = await splitOfThree(district, road);
    const unsaid = { params: { id }, body: answers() };
    expect((await district.zhang.refused(routes.ratings.rate, unsaid)).code).toBe('unit-not-said');
    await rate(id, 'SATISFIED', lead);
    await rate(id, 'UNSATISFIED', helper);
    const half = await road.read(id, district.zhang);
    expect(half).toMatchObject({ stage: 'replied', toRate: [{ departmentName: bystander, role: 'SPLIT' }] });
    expect((await road.read(id, district.atHelper)).ratings).toEqual([]);
    await rate(id, 'BASICALLY_SATISFIED', bystander);
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'handling', round: 2 });
    const second = view.assignments.filter((each) => each.round === 2);
    expect(second.map((each) => [each.departmentName, each.role])).toEqual([[helper, 'SPLIT']]);
    expect((await road.read(id, district.atHelper)).ratings).toHaveLength(3);
    await replyOf(district, road, id, helper);
    await rate(id, 'SATISFIED');
    expect(await road.read(id)).toMatchObject({ stage: 'closed', round: 2 });
  });

  it('do not wait for ever for the one that is never rated', async () => {
    const id = await splitOfThree(district, road);
    await rate(id, 'UNSATISFIED', helper);
    const may = async () => (await road.read(id)).may.filter(({ action }) => /again|mediate|unrated/.test(action));
    // 15 working days from 4 March 2019.
    const blocked = '征询意见到2019年3月25日期满，届时仍未评价方可办理';
    expect(await may()).toEqual([
      { action: 'mediate', blocked },
      { action: 'rehandle-again', blocked },
    ]);
    await district.at('2019-03-26 09:00');
    const body = { reason: '另两个单位一直未评价' };
    await district.tian.call(routes.feedback.rehandleAgain, { params: { id }, body });
    const view = await road.read(id);
    expect(view.assignments.filter((each) => each.round === 2).map((each) => each.departmentName)).toEqual([helper]);
  });
});

describe('no answer', () => {
  it('stays one: closed after the time as not rated, and rated later still if the member wants', async () => {
    const id = await road.replied();
    const close = { params: { id }, body: { note: null } };
    await district.at('2019-03-25 23:00');
    expect((await district.tian.refused(routes.feedback.closeUnrated, close)).code).toBe('verdict-awaited');
    await district.at('2019-03-26 00:01');
    await district.tian.call(routes.feedback.closeUnrated, close);
    expect(await road.read(id, district.zhang)).toMatchObject({ stage: 'closed', closedAs: 'UNRATED', ratings: [] });
    expect((await told(district, [id])).at(-1)).toBe('proposal-closed-unrated');
    await rate(id, 'UNSATISFIED');
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'closed', closedAs: 'UNRATED' });
    expect(view.ratings).toHaveLength(1);
  });

  it('and an answer at the same moment: one of the two ends the round', async () => {
    const id = await road.replied();
    await district.at('2019-03-26 09:00');
    const close = district.tian.call(routes.feedback.closeUnrated, { params: { id }, body: { note: null } });
    await refusalsOf([close, rate(id, 'UNSATISFIED')]);
    const view = await road.read(id);
    expect(view.ratings).toHaveLength(1);
    expect([view.stage, view.closedAs]).toEqual(
      view.closedAs === 'UNRATED' ? ['closed', 'UNRATED'] : ['handling', null],
    );
  });
});

describe('a link', () => {
  it('shows the letter and the form to whoever has it, once, and keeps nothing that opens it', async () => {
    const id = await road.replied(joint());
    const [token = ''] = await linkFor(district, id, member('李素琴'));
    const shown = await stranger().call(routes.feedback.open, { body: { token } });
    expect(shown).toMatchObject({ raterName: '李素琴', first: false, letter: { departmentName: lead }, round: 1 });
    expect(JSON.stringify(shown)).not.toContain(id);
    const rows = await district.app.db.rows(`SELECT * FROM feedback_links`);
    expect(JSON.stringify(rows)).not.toContain(token);
    const outcomes = await refusalsOf([byLink(token), byLink(token, 'UNSATISFIED'), byLink(token)]);
    expect(outcomes).toHaveLength(2);
    for (const outcome of outcomes) expect(outcome).toContain('feedback-link-invalid');
    const { ratings, trail } = await road.read(id);
    expect(ratings).toMatchObject([{ memberName: '李素琴', medium: 'LINK', enteredBy: null }]);
    expect(trail.filter((row) => row.action === 'rate')).toMatchObject([{ who: '李素琴' }]);
    expect((await stranger().refused(routes.feedback.open, { body: { token } })).code).toBe('feedback-link-invalid');
    const [kept] = await district.app.db.rows<{ device_digest: string }>(
      `SELECT device_digest, address_digest FROM ratings WHERE proposal_id = $1`,
      [id],
    );
    expect(kept?.device_digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('ends when another is given out, when its day has passed, and when the person has rated otherwise', async () => {
    const id = await road.replied(joint());
    const raterId = member('李素琴');
    const [first = ''] = await linkFor(district, id, raterId);
    const [second = ''] = await linkFor(district, id, raterId);
    const refused = async (token: string) => (await stranger().refused(routes.feedback.open, { body: { token } })).code;
    expect(await refused(first)).toBe('feedback-link-invalid');
    await district.at('2019-03-25 23:59');
    await stranger().call(routes.feedback.open, { body: { token: second } });
    await district.at('2019-03-26 00:00');
    expect(await refused(second)).toBe('feedback-link-invalid');
    const [third = ''] = await linkFor(district, id, raterId);
    await rate(id, 'SATISFIED', undefined, district.li);
    expect(await refused(third)).toBe('feedback-link-invalid');
    const body = { raterId, by: 'HAND' as const };
    const none = await district.tian.refused(routes.feedback.offerLinks, { params: { id }, body });
    expect(none.code).toBe('nothing-left-to-rate');
    expect(await refused('x'.repeat(32))).toBe('feedback-link-invalid');
  });

  it('is given out by the secretariat alone, to people of the case alone', async () => {
    const id = await road.replied();
    const offer = (raterId: string, by: 'MAIL' | 'HAND' = 'HAND') => ({ params: { id }, body: { raterId, by } });
    for (const caller of [district.atLead, district.zhang, district.supervisor])
      expect((await caller.refused(routes.feedback.offerLinks, offer(member('张伟民')))).code).toBe('not-allowed');
    const unknown = await district.tian.refused(routes.feedback.offerLinks, offer(member('陈䶮')));
    expect(unknown.code).toBe('rater-unknown');
    const mail = await district.tian.refused(routes.feedback.offerLinks, offer(member('张伟民'), 'MAIL'));
    expect(mail.code).toBe('no-mail-server');
  });
});

describe('a link by mail', () => {
  it('goes to the address of the person, and opens the letter', async () => {
    const id = await road.replied();
    const env = { DATABASE_URL: district.app.databaseUrl, PUBLIC_ORIGIN: 'https://tian.example' };
    const out = { MAIL_OUT_URL: 'smtp://127.0.0.1:9', MAIL_OUT_FROM: 'tian@zhengxie.example' };
    const sender = new RecordingSender();
    const { db, app } = district.app;
    const mail = new FeedbackMail(db, Config.read({ ...env, ...out }), sender, app.get(FeedbackLinks));
    const actor = { ...system, role: 'secretariat', name: '田秘书' } as const;
    const offer = () => mail.offer(actor, id, { raterId: member('张伟民'), by: 'MAIL' });
    await expect(offer()).rejects.toThrow('没有张伟民的邮箱');
    await db.rows(`UPDATE accounts SET mail = 'zhang@example.cn' WHERE member_id = $1`, [member('张伟民')]);
    expect(await offer()).toEqual({ links: [], mailedTo: 'zhang@example.cn' });
    const [letter] = sender.to('zhang@example.cn');
    const token = /https:\/\/tian\.example\/m\/feedback\?token=(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
    expect(await stranger().call(routes.feedback.open, { body: { token } })).toMatchObject({ raterName: '张伟民' });
    await db.rows(`UPDATE accounts SET mail = NULL WHERE member_id = $1`, [member('张伟民')]);
  });
});

describe('a paper form', () => {
  it('is entered with its scan and marked so for good', async () => {
    const id = await road.replied();
    const draft = await paper(id, member('张伟民'));
    const foreign = await paper(id, member('张伟民'), lead, newId());
    const noScan = await district.tian.refused(routes.ratings.enter, foreign);
    expect(noScan.fields).toHaveProperty('scanFileId');
    await district.tian.call(routes.ratings.enter, draft);
    const { ratings, trail, stage } = await road.read(id, district.zhang);
    expect(stage).toBe('closed');
    expect(ratings).toMatchObject([{ memberName: '张伟民', medium: 'PAPER', enteredBy: '田秘书' }]);
    expect(trail.filter((row) => row.action === 'enter-rating')).toMatchObject([
      { who: '田秘书', onBehalfOf: '张伟民' },
    ]);
    expect(ratings[0]?.scan).not.toBeNull();
    await district.zhang.download(routes.files.download, { params: { id: draft.body.scanFileId } });
  });

  it('and the app at the same moment: the same person counts once', async () => {
    for (let i = 0; i < 3; i += 1) {
      const id = await road.replied(joint());
      const draft = await paper(id, member('李素琴'));
      const attempts = [
        district.tian.call(routes.ratings.enter, draft),
        rate(id, 'UNSATISFIED', undefined, district.li),
      ];
      const refusals = await refusalsOf(attempts);
      expect(refusals).toEqual([expect.stringMatching(/already-rated|rated-before/)]);
      expect((await road.read(id)).ratings).toHaveLength(1);
    }
  });

  it('is how a collective answers', async () => {
    const collective = { kind: 'SECTOR' as const, name: '经济界', contactName: '周联络', contactPhone: '037168180001' };
    const scanFileId = await scan(district);
    const id = await road.submitted({ collective, scanFileId }, district.tian).catch(() => null);
    if (!id) throw new Error('a collective proposal could not be entered');
    await district.world.file(id);
    await district.world.assign(id, lead);
    await replyOf(district, road, id, lead);
    expect(await asked(id)).toEqual([['经济界', null]]);
    await district.tian.call(routes.ratings.enter, await paper(id, id));
    const view = await road.read(id);
    expect(view).toMatchObject({ stage: 'closed', ratings: [{ memberName: '经济界', medium: 'PAPER' }] });
  });
});

describe('authors of merged proposals', () => {
  it('are asked as well, and the first proposer of the lead case decides', async () => {
    const leadCase = await road.filed();
    const other = await road.submitted({ title: '关于增加停车位的建议' }, district.chen);
    await district.world.file(other);
    const body = { proposalIds: [other], note: null };
    await district.tian.call(routes.merges.join, { params: { id: leadCase }, body });
    await district.world.assign(leadCase, lead);
    await replyOf(district, road, leadCase, lead);
    expect(await asked(leadCase)).toEqual([
      ['张伟民', null],
      ['陈䶮', null],
    ]);
    expect(await actionsOf(leadCase, district.chen)).toContain('rate');
    await rate(leadCase, 'UNSATISFIED', undefined, district.chen);
    expect((await road.read(leadCase)).stage).toBe('replied');
    await rate(leadCase, 'SATISFIED');
    expect((await road.read(leadCase)).stage).toBe('closed');
  });
});

describe('before the round is over', () => {
  it('the unit learns nothing: not by view, course, counts, files, office pages or report', async () => {
    const id = await road.replied(joint());
    const before = await road.read(id, district.atLead);
    const todo = await district.atLead.call(routes.todo.read);
    const draft = await paper(id, member('李素琴'));
    await district.tian.call(routes.ratings.enter, draft);
    await linkFor(district, id, member('张伟民'));
    expect(await road.read(id, district.atLead)).toEqual(before);
    expect(await district.atLead.call(routes.todo.read)).toEqual(todo);
    const file = { params: { id: draft.body.scanFileId } };
    expect((await district.atLead.refused(routes.files.download, file)).code).toBe('not-found');
    const refused = await Promise.all([
      district.atLead.refused(routes.feedback.read, { params: { id } }),
      district.atLead.refused(routes.feedback.overview),
      district.atLead.refused(routes.reports.list),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(['not-allowed', 'not-allowed', 'not-allowed']);
    await district.app.drain();
    const [unitNotices] = await district.app.db.rows<{ count: number }>(
      `SELECT count(*) FROM notices n JOIN accounts a ON a.id = n.account_id
        WHERE a.role = 'department' AND n.kind = 'proposal-rated'`,
    );
    expect(unitNotices?.count).toBe(0);
    await rate(id, 'SATISFIED');
    const after = await road.read(id, district.atLead);
    expect(after.ratings).toHaveLength(2);
    expect(after.trail.map((row) => row.action)).toEqual(expect.arrayContaining(['enter-rating', 'rate']));
    await district.atLead.download(routes.files.download, file);
  });

  it('in a second round what was said of the first stays readable, and what is said now does not show', async () => {
    const id = await road.replied(joint());
    await rate(id, 'UNSATISFIED');
    await replyOf(district, road, id, lead);
    await rate(id, 'SATISFIED', undefined, district.li);
    const view = await road.read(id, district.atLead);
    expect(view.ratings.map((each) => [each.memberName, each.round])).toEqual([['张伟民', 1]]);
    expect(view.trail.filter((row) => row.action === 'rate').map((row) => row.who)).toEqual(['张伟民']);
  });
});

describe('the office', () => {
  it('sees who is asked, and which ratings come from one place', async () => {
    const id = await road.replied({ proposerIds: [member('李素琴'), member('陈䶮')] });
    await rate(id, 'SATISFIED', undefined, district.li);
    await rate(id, 'SATISFIED', undefined, district.chen);
    const { items } = await district.supervisor.call(routes.feedback.overview);
    expect(items.find((item) => item.id === id)).toMatchObject({ asked: 3, rated: 2, closableFrom: '2019-03-26' });
    await rate(id, 'SATISFIED');
    const { alike } = await district.tian.call(routes.feedback.overview);
    const ofDevice = alike.find((each) => each.place === 'device');
    expect(ofDevice?.raters).toEqual(expect.arrayContaining(['张伟民', '李素琴', '陈䶮']));
    expect(ofDevice?.cases.map((each) => each.id)).toContain(id);
  });

  it('is told once, however often the job runs', async () => {
    const id = await road.replied();
    await rate(id, 'UNSATISFIED');
    await replyOf(district, road, id, lead);
    await rate(id, 'UNSATISFIED');
    const [job] = await district.app.db.rows<{ id: string }>(
      `SELECT id FROM outbox WHERE data ->> 'occasion' = 'proposal-disputed' AND data ->> 'subjectId' = $1`,
      [id],
    );
    const run = () =>
      district.app.handlers['notices.tell']({ occasion: 'proposal-disputed', subjectId: id }, job?.id ?? '');
    await Promise.all([run(), run()]);
    await run();
    const rows = await district.app.db.rows<{ role: string }>(
      `SELECT a.role FROM notices n JOIN accounts a ON a.id = n.account_id
        WHERE n.kind = 'proposal-disputed' AND n.subject_id = $1 ORDER BY a.role`,
      [id],
    );
    expect(rows.map(({ role }) => role)).toEqual(['department', 'member', 'secretariat', 'supervisor']);
  });
});
