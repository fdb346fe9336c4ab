import { type SentBody, routes } from '#contract';
import { firstBrokenLink } from '#platform';
import { Suggestions } from '#suggestions';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, rowCounts } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
let tian: Caller;
let zhang: Caller;
beforeAll(async () => {
  office = await openOffice('moves', ['tian', 'zhang', 'li', 'lu']);
  tian = await office.world.as('tian');
  zhang = await office.world.as('zhang');
});
afterAll(() => office?.close());

let messages = 0;
let minutes = 0;

/** One message of a talk, read at once; the talk goes on unless another is named. */
async function say(text: string, { by = 'ZhangWeiMin', chat = 'moves', pause = 1 } = {}): Promise<string> {
  minutes += pause;
  office.app.clock.set(new Date(Date.parse('2019-03-04T01:00:00Z') + minutes * 60_000));
  const msgid = `move-${(messages += 1)}`;
  const plain = { msgid, chatid: chat, from: { userid: by }, msgtype: 'text', text: { content: text } };
  const id = await tellRobot(office, plain);
  await office.app.app.get(Suggestions).receive(id);
  return id;
}

async function holderOf(rawId: string, part = 1): Promise<string> {
  const row = await office.app.db.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1 AND part = $2`,
    [rawId, part],
  );
  return row?.id ?? '';
}

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const textOf = async (id: string) => (await read(id)).text;

/** A draft of three messages: its id, and theirs. */
async function draft(texts = ['福华街停车难。', '建议划定车位。', '大学路积水，建议疏通。']) {
  const rawIds: string[] = [];
  for (const [i, text] of texts.entries()) rawIds.push(await say(text, { pause: i === 0 ? 30 : 1 }));
  return { id: await holderOf(rawIds[0] ?? ''), rawIds };
}

const detach = (id: string, arrivalId: string) =>
  tian.call(routes.suggestions.detach, { params: { id }, body: { arrivalId, part: 1, why: '另一件事' } });
const split = (id: string, body: SentBody<typeof routes.suggestions.split>) =>
  tian.call(routes.suggestions.split, { params: { id }, body });
const undo = (id: string, moveId: string) => tian.call(routes.suggestions.undoMove, { params: { id, moveId } });

/** Everything about arrivals and texts that an undo must bring back. */
const stateOf = (ids: string[]) =>
  office.app.db.rows(
    `SELECT s.number, s.title, s.text, s.original_text, s.stage, a.raw_inbound_id, a.part, a.role, a.text AS said,
            a.joined_how, a.joined_by
       FROM suggestions s JOIN arrivals a ON a.suggestion_id = s.id WHERE s.id = ANY($1) ORDER BY 1, 6, 7`,
    [ids],
  );

describe('拆出', () => {
  test('makes a suggestion of its own with its own number; the rest follows; taken back, all is as before', async () => {
    const { id, rawIds } = await draft();
    const before = await stateOf([id]);
    const { id: made, moveId } = await detach(id, rawIds[2] ?? '');
    expect(await textOf(id)).toBe('福华街停车难。\n建议划定车位。');
    const other = await read(made);
    expect(other).toMatchObject({
      text: '大学路积水，建议疏通。',
      stage: 'received',
      senderName: '张伟民',
      senderState: 'matched',
    });
    expect(other.arrivals).toMatchObject([{ role: 'origin', how: 'detached', joinedBy: '田秘书' }]);
    expect(other.moves).toMatchObject([{ id: moveId, kind: 'detach', by: '田秘书', why: '另一件事', undoneAt: null }]);
    expect((await read(id)).trail.at(-1)).toMatchObject({
      action: 'detach-arrival',
      note: expect.stringContaining(other.number),
    });

    await undo(id, moveId);
    expect(await stateOf([id])).toEqual(before);
    expect(await read(made)).toMatchObject({ stage: 'merged', mergedInto: { id }, arrivals: [], may: [] });
    const again = await tian.refused(routes.suggestions.unmerge, { params: { id: made } });
    expect(again.code).toBe('division-taken-back');
    expect((await read(made)).trail.at(-1)).toMatchObject({ action: 'undo-move', from: 'received', to: 'merged' });
    expect((await tian.refused(routes.suggestions.undoMove, { params: { id, moveId } })).code).toBe('move-undone');
    for (const each of [id, made]) expect(await firstBrokenLink(office.app.db, 'suggestion', each)).toBeNull();
  });

  test('of the first lets the next one begin; of the only one is refused', async () => {
    const { id, rawIds } = await draft();
    await detach(id, rawIds[0] ?? '');
    const rest = await read(id);
    expect(rest).toMatchObject({ title: '建议划定车位', text: '建议划定车位。\n大学路积水，建议疏通。' });
    expect(rest.arrivals.map(({ role }) => role)).toEqual(['origin', 'supplement']);
    const alone = await holderOf(await say('建议增设公厕。', { pause: 30 }));
    const [arrival] = (await read(alone)).arrivals;
    const refused = await tian.refused(routes.suggestions.detach, {
      params: { id: alone },
      body: { arrivalId: arrival?.id ?? '', part: 1, why: null },
    });
    expect(refused.code).toBe('nothing-left-behind');
  });

  test('takes the files along that came with it', async () => {
    const upload = (name: string) => zhang.upload(routes.files.upload, { name, content: Buffer.from(name) });
    const [one, two] = [await upload('一.txt'), await upload('二.txt')];
    const ids: string[] = [];
    for (const fileIds of [[one.id], [two.id]]) {
      const { id } = await zhang.call(routes.arrivals.send, { body: { ...opinion(), fileIds } });
      await office.app.drain();
      ids.push((await zhang.call(routes.arrivals.receipt, { params: { id } })).suggestionId ?? '');
    }
    const [first = '', second = ''] = ids;
    const [arrival] = (await read(second)).arrivals;
    const refused = await tian.refused(routes.suggestions.join, {
      params: { id: first, arrivalId: arrival?.id ?? '', part: 1 },
      body: { role: 'supplement', why: null },
    });
    expect(refused.code).toBe('arrival-is-alone');
    await tian.call(routes.suggestions.merge, { params: { id: second }, body: { intoId: first, note: null } });
    expect((await read(first)).attachments.map(({ name }) => name)).toEqual(['一.txt', '二.txt']);
  });
});

describe('分成两条', () => {
  test('by arrivals: several go together', async () => {
    const { id, rawIds } = await draft(['甲一。', '乙一。', '甲二。', '乙二。']);
    const parts = [rawIds[3], rawIds[1]].map((arrivalId = '') => ({ arrivalId, part: 1 }));
    const { id: made, moveId } = await split(id, { by: 'arrivals', parts, title: '乙' });
    expect([await textOf(id), await textOf(made)]).toEqual(['甲一。\n甲二。', '乙一。\n乙二。']);
    await undo(made, moveId);
    expect(await textOf(id)).toBe('甲一。\n乙一。\n甲二。\n乙二。');
  });

  test('by a cut in the words: what came stays whole, and the two halves are the whole', async () => {
    const text = '福华街停车难，建议划线。𠮷祥路积水，建议疏通。';
    const { id, rawIds } = await draft([text]);
    const [arrivalId = ''] = rawIds;
    const before = await stateOf([id]);
    // Inside the character of two units: the cut falls behind it, never through it.
    const at = text.indexOf('𠮷') + 1;
    const { id: made, moveId } = await split(id, { by: 'cut', arrivalId, part: 1, at, title: null });
    expect([await textOf(id), await textOf(made)]).toEqual(['福华街停车难，建议划线。𠮷', '祥路积水，建议疏通。']);
    expect((await read(id)).arrivals[0]).toMatchObject({ originalText: text, part: 1 });
    await undo(id, moveId);
    expect(await stateOf([id])).toEqual(before);
    expect(await holderOf(arrivalId, 2)).toBe('');
    for (const bad of [text.length, 1000]) {
      const body = { by: 'cut' as const, arrivalId, part: 1, at: bad, title: null };
      expect(await tian.refused(routes.suggestions.split, { params: { id }, body })).toMatchObject({
        fields: { at: expect.stringContaining('中间') },
      });
    }
  });

  test('what followed since is not lost by an undo: it is refused, and says why', async () => {
    const { id, rawIds } = await draft();
    const { id: made, moveId } = await detach(id, rawIds[2] ?? '');
    await say('每逢下雨必淹。', { pause: 1 });
    const { arrivals } = await read(made);
    expect(arrivals).toHaveLength(2);
    const refused = await tian.refused(routes.suggestions.undoMove, { params: { id, moveId } });
    expect(refused).toMatchObject({ code: 'move-overtaken', title: expect.stringContaining('又收到来件') });
  });
});

describe('归并', () => {
  test('taken back, it leaves alone what was cut from the same arrivals before', async () => {
    const text = '福华街停车难，建议划线。大学路积水，建议疏通。';
    const { id, rawIds } = await draft([text]);
    const [arrivalId = ''] = rawIds;
    const { id: made } = await split(id, { by: 'cut', arrivalId, part: 1, at: text.indexOf('大学路'), title: null });
    const other = await draft(['福华街车位紧张。', '请街道牵头。']);
    const before = await stateOf([id, made, other.id]);
    const { moveId } = await tian.call(routes.suggestions.join, {
      params: { id, arrivalId: other.rawIds[1] ?? '', part: 1 },
      body: { role: 'supplement', why: null },
    });
    await undo(id, moveId);
    expect(await stateOf([id, made, other.id])).toEqual(before);
    expect(await holderOf(arrivalId, 2)).toBe(made);
    expect((await read(made)).arrivals).toMatchObject([{ role: 'origin', part: 2 }]);
  });

  test('brings one arrival to another suggestion, as supplement or support, and back', async () => {
    const { id, rawIds } = await draft();
    const target = await holderOf(await say('福华街车位紧张。', { by: 'LiSuQin' }));
    const before = await stateOf([id, target]);
    const params = { id: target, arrivalId: rawIds[1] ?? '', part: 1 };
    const { moveId } = await tian.call(routes.suggestions.join, {
      params,
      body: { role: 'supplement', why: '同一条街' },
    });
    expect([await textOf(id), await textOf(target)]).toEqual([
      '福华街停车难。\n大学路积水，建议疏通。',
      '建议划定车位。\n福华街车位紧张。',
    ]);
    const there = await tian.refused(routes.suggestions.join, { params, body: { role: 'supplement', why: null } });
    expect(there.code).toBe('arrival-already-there');
    await undo(target, moveId);
    expect(await stateOf([id, target])).toEqual(before);
  });

  test('the words a clerk put in order stay; the new ones stand beside them', async () => {
    const { id, rawIds } = await draft();
    const target = await holderOf(await say('福华街车位紧张。', { by: 'LiSuQin', pause: 30 }));
    const { version } = await read(target);
    const body = { title: '关于福华街车位的建议', text: '建议增加车位。', category: null, version };
    await tian.call(routes.suggestions.edit, { params: { id: target }, body });
    const params = { id: target, arrivalId: rawIds[1] ?? '', part: 1 };
    await tian.call(routes.suggestions.join, { params, body: { role: 'supplement', why: null } });
    const read1 = await read(target);
    expect(read1.text).toBe('建议增加车位。');
    expect(read1.arrivals.find(({ id: raw }) => raw === rawIds[1])).toMatchObject({ inText: false });
    expect(await textOf(id)).not.toContain('划定');
  });

  test('two clerks at the same moment: the arrival lies in one place, and no number is lost', async () => {
    const { id, rawIds } = await draft();
    const body = { arrivalId: rawIds[2] ?? '', part: 1, why: null };
    const before = await rowCounts(office, ['suggestions', 'arrivals']);
    const answers = await Promise.allSettled(
      [1, 2].map(() => tian.call(routes.suggestions.detach, { params: { id }, body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rowCounts(office, ['suggestions', 'arrivals'])).toEqual([(before[0] ?? 0) + 1, before[1]]);
  });

  test('is the secretariat’s; a member reads their own words, and not those of supporters', async () => {
    const { id, rawIds } = await draft();
    for (const login of ['zhang', 'lu'] as const) {
      const caller = await office.world.as(login);
      const body = { arrivalId: rawIds[1] ?? '', part: 1, why: null };
      expect((await caller.refused(routes.suggestions.detach, { params: { id }, body })).code).toBe('not-allowed');
    }
    const mine = await (await office.world.as('zhang')).call(routes.suggestions.read, { params: { id } });
    expect(mine).toMatchObject({ matters: [], moves: [] });
    expect(mine.arrivals).toHaveLength(3);
  });
});
