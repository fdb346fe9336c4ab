import { routes } from '#contract';
import { firstBrokenLink } from '#platform';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion } from '../support/office.js';

let office: Office;
let tian: Caller;
let wen: Caller;
let zhang: Caller;
let li: Caller;
beforeAll(async () => {
  office = await openOffice('suggestions', ['tian', 'wen', 'lu', 'du', 'officer', 'zhang', 'li']);
  [tian, wen, zhang, li] = (await Promise.all(
    (['tian', 'wen', 'zhang', 'li'] as const).map((login) => office.world.as(login)),
  )) as [Caller, Caller, Caller, Caller];
});
afterAll(() => office?.close());

/** A member's opinion, taken in. */
async function suggestion(change: Parameters<typeof opinion>[0] = {}, by = zhang): Promise<string> {
  const { id } = await by.call(routes.arrivals.send, { body: opinion(change) });
  await office.app.drain();
  return (await by.call(routes.arrivals.receipt, { params: { id } })).suggestionId ?? '';
}
const read = (id: string, by = tian) => by.call(routes.suggestions.read, { params: { id } });
const may = async (id: string) => (await read(id)).may.map(({ action }) => action);
const merge = (id: string, intoId: string, by = tian) =>
  by.call(routes.suggestions.merge, { params: { id }, body: { intoId, note: null } });
const unmerge = (id: string) => tian.call(routes.suggestions.unmerge, { params: { id } });
const dismiss = (id: string, by = tian) =>
  by.call(routes.suggestions.dismiss, { params: { id }, body: { reason: 'vague', note: '请补充地点' } });
const restore = (id: string) => tian.call(routes.suggestions.restore, { params: { id } });
const rowOf = (id: string) => office.app.db.row(`SELECT * FROM suggestions WHERE id = $1`, [id]);
/** Numbers found by a search, in the order of the list. */
const found = async (search: string, by = tian) =>
  (await by.call(routes.suggestions.inbox, { query: { search, limit: 200 } })).items.map(({ id }) => id);

describe('editing', () => {
  test('puts title, words and category in order; the original stays beside them', async () => {
    const id = await suggestion({ title: '路灯', text: '淮河路路灯坏咯，快点修。' });
    const body = { title: '关于修复淮河路路灯的建议', text: '淮河路一段路灯损坏，建议修复。', category: '社会建设' };
    await tian.call(routes.suggestions.edit, { params: { id }, body: { ...body, version: 1 } });
    expect(await read(id)).toMatchObject({ ...body, originalText: '淮河路路灯坏咯，快点修。', stage: 'received' });
    expect(await found('路灯损坏')).toEqual([id]);
    expect(await found('坏咯')).toEqual([]);
    expect((await read(id)).trail.at(-1)).toMatchObject({ action: 'edit', who: '田秘书', note: '原题：路灯' });
  });

  test('says at the field what is wrong, and changes nothing', async () => {
    const id = await suggestion();
    const before = await rowOf(id);
    const body = { title: '关于路灯的建议', text: '修路灯。', category: '娱乐', version: 1 };
    const unknown = await tian.refused(routes.suggestions.edit, { params: { id }, body });
    expect(unknown).toMatchObject({ code: 'category-unknown', fields: { category: expect.any(String) } });
    const empty = await tian.refused(routes.suggestions.edit, {
      params: { id },
      body: { ...body, title: ' ', text: '' },
    });
    expect(Object.keys(empty.fields ?? {}).sort()).toEqual(['text', 'title']);
    expect(await rowOf(id)).toEqual(before);
  });

  test('two clerks at once: the second is told, and nothing is overwritten', async () => {
    const id = await suggestion();
    const wen = await office.world.as('wen');
    const { version } = await read(id);
    const edit = (by: typeof tian, title: string) =>
      by.call(routes.suggestions.edit, { params: { id }, body: { title, text: '修路灯。', version } });
    const done = await Promise.allSettled([edit(tian, '关于修复路灯的建议'), edit(wen, '关于路灯的另一题目')]);
    const lost = done.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(lost).toEqual([expect.stringContaining('409 changed-meanwhile')]);
    expect((await read(id)).trail.filter(({ action }) => action === 'edit')).toHaveLength(1);
    await wen.call(routes.suggestions.edit, {
      params: { id },
      body: { title: '关于路灯的第三个题目', text: '修路灯。', version: (await read(id)).version },
    });
    expect((await read(id)).title).toBe('关于路灯的第三个题目');
  });
});

test('one whose sender is only a guess is not the member’s: not read, listed, turned into a proposal, named by one', async () => {
  const id = await suggestion();
  const body = { title: '关于路灯的提案', situation: '淮河路路灯损坏，群众反映强烈。', demands: ['尽快修复。'] };
  const proposal = { ...body, category: '社会建设', proposerIds: [office.world.memberId('张伟民')] };
  const made = await tian.call(routes.suggestions.convert, { params: { id }, body: proposal });
  const sources = async () => (await zhang.call(routes.proposals.read, { params: made })).suggestions.map((s) => s.id);
  const mine = async () => (await zhang.call(routes.suggestions.mine, { query: {} })).items.map((one) => one.id);
  expect([await mine(), await sources()]).toEqual([expect.arrayContaining([id]), [id]]);
  await office.app.db.rows(`UPDATE suggestions SET sender_state = 'proposed' WHERE id = $1`, [id]);
  expect([(await mine()).includes(id), await sources()]).toEqual([false, []]);
  expect(await zhang.refused(routes.suggestions.read, { params: { id } })).toMatchObject({ code: 'not-found' });
  expect(await zhang.refused(routes.suggestions.convert, { params: { id }, body: proposal })).toMatchObject({
    code: 'not-found',
  });
});

describe('merging', () => {
  test('keeps both records with their numbers and arrivals; taken back, nothing has changed', async () => {
    const [one, target] = [await suggestion(), await suggestion({}, li)];
    const before = [await rowOf(one), await rowOf(target)];
    await merge(one, target);
    const [merged, main] = [await read(one), await read(target)];
    expect(merged).toMatchObject({ stage: 'merged', mergedInto: { id: target, number: main.number } });
    expect(main.arrivals.map((arrival) => arrival.suggestionNumber)).toEqual([merged.number, main.number]);
    expect(await may(one)).toEqual(['unmerge']);
    expect(main.trail.at(-1)).toMatchObject({ action: 'merge', note: `${merged.number} 并入本条` });
    const refused = await tian.refused(routes.suggestions.dismiss, { params: { id: one }, body: { reason: 'vague' } });
    expect(refused).toMatchObject({ code: 'stage-forbids', title: expect.stringContaining('已合并') });
    await unmerge(one);
    expect([await rowOf(one), await rowOf(target)]).toEqual(before);
    expect((await read(target)).arrivals).toHaveLength(1);
  });

  test('of a merged one with a third: the last one carries all three, in the list as on its page', async () => {
    const [a, b, c] = [await suggestion(), await suggestion(), await suggestion({}, li)];
    await merge(a, b);
    await merge(b, c);
    expect((await read(c)).arrivals.map(({ suggestionId }) => suggestionId)).toEqual([a, b, c]);
    const { items } = await tian.call(routes.suggestions.inbox, { query: { limit: 3 } });
    const counted = Object.fromEntries(items.map((item) => [item.id, item.arrivals]));
    expect([counted[a], counted[b], counted[c]]).toEqual([1, 2, 3]);
    await unmerge(b);
    expect((await read(c)).arrivals).toHaveLength(1);
    expect((await read(b)).arrivals).toHaveLength(2);
  });

  test('the desk sees the attachments of the whole, each sender only their own', async () => {
    const attached = async (by: Caller, name: string) => {
      const file = await by.upload(routes.files.upload, { name, content: Buffer.from(name) });
      return suggestion({ fileIds: [file.id] }, by);
    };
    const [one, target] = [await attached(zhang, '张.txt'), await attached(li, '李.txt')];
    await merge(one, target);
    const names = async (id: string, by: Caller) => (await read(id, by)).attachments.map(({ name }) => name);
    expect(await names(target, tian)).toEqual(['李.txt', '张.txt']);
    expect(await names(target, li)).toEqual(['李.txt']);
    expect(await names(one, zhang)).toEqual(['张.txt']);
  });

  test('is refused where it would make no sense, at the field', async () => {
    const [one, target, third] = [await suggestion(), await suggestion(), await suggestion()];
    await merge(target, third);
    const into = (intoId: string) =>
      tian.refused(routes.suggestions.merge, { params: { id: one }, body: { intoId, note: null } });
    expect(await into(one)).toMatchObject({ code: 'merge-into-itself', fields: { intoId: expect.any(String) } });
    expect(await into(target)).toMatchObject({ code: 'merge-target-merged', fields: { intoId: expect.any(String) } });
    expect(await into(office.world.memberId('张伟民'))).toMatchObject({ code: 'not-found' });
    expect(await may(one)).toContain('merge');
  });

  test('a sender learns that somebody said the same, not what or who', async () => {
    const [one, target] = [await suggestion({}, zhang), await suggestion({ title: '李委员的题目' }, li)];
    await merge(one, target);
    const seen = await read(one, zhang);
    expect(seen.mergedInto).toMatchObject({ id: target, title: expect.not.stringContaining('李委员') });
    expect(JSON.stringify(seen)).not.toContain('李素琴');
    expect((await read(target, li)).arrivals.map(({ suggestionId }) => suggestionId)).toEqual([target]);
  });
});

describe('dismissing', () => {
  test('takes a reason of the list; the sender reads it; taken back, nothing has changed', async () => {
    const id = await suggestion();
    const before = await rowOf(id);
    await dismiss(id);
    expect(await read(id, zhang)).toMatchObject({
      stage: 'dismissed',
      dismissal: { reason: '内容不具体', note: '请补充地点' },
      may: [],
    });
    expect(await may(id)).toEqual(expect.arrayContaining(['confirm-sender', 'restore']));
    expect(await may(id)).not.toContain('edit');
    await restore(id);
    expect(await rowOf(id)).toEqual(before);
    const again = await tian.refused(routes.suggestions.restore, { params: { id } });
    expect(again).toMatchObject({ code: 'stage-forbids' });
  });

  test('with a reason that nobody knows is refused at the field', async () => {
    const id = await suggestion();
    const problem = await tian.refused(routes.suggestions.dismiss, { params: { id }, body: { reason: 'boring' } });
    expect(problem).toMatchObject({ code: 'reason-unknown', fields: { reason: expect.any(String) } });
  });
});

describe('the sender', () => {
  test('corrected by the clerk, the record goes over to the right member', async () => {
    const id = await suggestion({ title: '替李委员转达' }, zhang);
    const body = { memberId: office.world.memberId('李素琴'), bind: true };
    await tian.call(routes.suggestions.confirmSender, { params: { id }, body });
    expect(await read(id, li)).toMatchObject({ senderName: '李素琴', senderState: 'confirmed' });
    expect(await zhang.refused(routes.suggestions.read, { params: { id } })).toMatchObject({ code: 'not-found' });
    expect(await found('李素琴')).toContain(id);
    const unknown = { memberId: id, bind: false };
    const problem = await tian.refused(routes.suggestions.confirmSender, { params: { id }, body: unknown });
    expect(problem.fields).toHaveProperty('memberId');
  });
});

describe('two clerks at once', () => {
  const outcome = async (attempts: Promise<unknown>[]) => {
    const settled = await Promise.allSettled(attempts);
    const lost = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    return { won: settled.length - lost.length, lost };
  };

  test('one decides, the other is told what the record is now', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [one, target] = [await suggestion(), await suggestion()];
      const { won, lost } = await outcome([merge(one, target), dismiss(one, wen), dismiss(one, tian)]);
      expect(won).toBe(1);
      for (const reason of lost) expect(reason).toMatch(/409 stage-forbids 现在是“(已合并|不采用)”，不能(合并|不采用)/);
    }
  });

  test('two suggestions are never merged into each other', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [a, b] = [await suggestion(), await suggestion()];
      const { won, lost } = await outcome([merge(a, b), merge(b, a, wen)]);
      expect([won, lost.length]).toEqual([1, 1]);
      expect(lost[0]).toMatch(/^Error: 409 (merge-target-merged|stage-forbids)/);
    }
  });
});

describe('the trail', () => {
  test('verifies over a whole course, and shows where somebody changed it', async () => {
    const [id, other] = [await suggestion(), await suggestion()];
    const { db } = office.app;
    await dismiss(id);
    await restore(id);
    await merge(id, other);
    await unmerge(id);
    expect((await read(id)).trail.map(({ action }) => action)).toEqual([
      'receive',
      'dismiss',
      'restore',
      'merge',
      'unmerge',
    ]);
    expect(await firstBrokenLink(db, 'suggestion', id)).toBeNull();
    for (const sql of [`UPDATE trail SET note = 'x'`, `DELETE FROM trail`]) {
      await expect(db.rows(`${sql} WHERE subject_id = $1`, [id])).rejects.toThrow('trail rows are never changed');
    }
    // What only an administrator of the database could do.
    const tamper = (sql: string) =>
      db.source.transaction(async (manager) => {
        await manager.query(`SET LOCAL session_replication_role = replica`);
        await manager.query(sql, [id]);
      });
    await tamper(`UPDATE trail SET note = '已当面答复' WHERE subject_id = $1 AND seq = 2`);
    expect(await firstBrokenLink(db, 'suggestion', id)).toBe(2);
    await tamper(`DELETE FROM trail WHERE subject_id = $1 AND seq = 2`);
    expect(await firstBrokenLink(db, 'suggestion', id)).toBe(3);
  });
});

describe('who sees what', () => {
  test('a member their own, the desk all, everybody else nothing', async () => {
    const id = await suggestion({ title: '只给提出人看' }, li);
    const [lu, du, officer, admin] = (await Promise.all(
      ['lu', 'du', 'officer', 'admin'].map((login) => office.world.as(login)),
    )) as [Caller, Caller, Caller, Caller];
    const seenBy = async (by: Caller) => [
      await by.call(routes.suggestions.read, { params: { id } }).then(
        () => 'read',
        (error: { problem: { code: string } }) => error.problem.code,
      ),
      await by.call(routes.suggestions.inbox, { query: { search: '只给提出人看' } }).then(
        ({ items }) => items.length,
        (error: { problem: { code: string } }) => error.problem.code,
      ),
    ];
    expect(await seenBy(tian)).toEqual(['read', 1]);
    expect(await seenBy(lu)).toEqual(['read', 1]);
    expect(await seenBy(admin)).toEqual(['read', 1]);
    expect(await seenBy(li)).toEqual(['read', 'not-allowed']);
    for (const by of [zhang, du, officer]) expect(await seenBy(by)).toEqual(['not-found', 'not-allowed']);
    const mine = async (by: Caller) => (await by.call(routes.suggestions.mine, { query: { limit: 200 } })).items;
    expect((await mine(li)).map((item) => item.id)).toContain(id);
    expect((await mine(zhang)).every((item) => item.senderName === '张伟民')).toBe(true);
    for (const by of [lu, admin, li]) {
      expect(await by.refused(routes.suggestions.unmerge, { params: { id } })).toMatchObject({ code: 'not-allowed' });
    }
    expect(await li.refused(routes.suggestions.like, { params: { id } })).toMatchObject({ code: 'not-allowed' });
  });
});

describe('likeness', () => {
  test('the same matter in other words is shown with the shared phrases; another matter is not', async () => {
    const place = '樱桃沟景区西门';
    const id = await suggestion({
      title: `关于${place}停车的建议`,
      text: `${place}周末游客多，停车位不够，车辆停到国道上，建议在西门外租用闲置场地作临时停车场。`,
    });
    const again = await suggestion(
      {
        title: '周末停车',
        text: `周末樱桃沟游客太多，停车位不够用，车辆停到国道上很危险，能不能租用闲置场地作临时停车场？`,
      },
      li,
    );
    const other = await suggestion({
      title: '林下经济',
      text: '建议农业部门派技术员到侯寨指导林下种植食用菌和中药材，并帮助打开销路。',
    });
    const alike = await tian.call(routes.suggestions.like, { params: { id } });
    expect(alike[0]).toMatchObject({ id: again, overlap: expect.arrayContaining(['租用闲置场地作临时停车场']) });
    expect(alike.map((one) => one.id)).not.toContain(other);
    expect(alike.map((one) => one.id)).not.toContain(id);
  });

  test('is found among hundreds of newer ones that share only the phrases everybody uses', async () => {
    const stock = '建议有关部门高度重视，尽快研究解决，切实回应群众关切。';
    const id = await suggestion({
      title: '关于齐礼阎地铁口接驳的建议',
      text: `齐礼阎地铁口缺少非机动车停放点，${stock}`,
    });
    const again = await suggestion({ title: '地铁接驳', text: `齐礼阎地铁口没有非机动车停放点，${stock}` }, li);
    const other = await suggestion({ title: '关于社区食堂的建议', text: `老年人吃饭不便，建议开办社区食堂。${stock}` });
    await office.app.db.rows(
      `INSERT INTO suggestions (id, number, channel, stage, title, text, original_text, received_at, sender_name,
                                sender_provider, sender_subject, sender_state, grams)
       SELECT gen_random_uuid(), '2019-9' || i, channel, stage, title, text, original_text,
              received_at + i * interval '1 second', sender_name, sender_provider, sender_subject, sender_state, grams
         FROM suggestions, generate_series(1000, 1400) AS i WHERE id = $1`,
      [other],
    );
    expect((await tian.call(routes.suggestions.like, { params: { id } }))[0]?.id).toBe(again);
  });
});
