import { routes } from '#contract';
import { type Letter, mailOf, messageIdOf } from '../../apps/cli/src/world/post.js';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, zhangMail } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('unseen', ['tian', 'zhang']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

const stranger = { name: '群众王某', address: 'wang@qq.example' };
let letters = 0;
const letterOf = (change: Partial<Letter> = {}): Letter => ({
  name: `unseen-${(letters += 1)}`,
  from: stranger,
  subject: `关于第${letters}盏路灯的建议`,
  text: `淮河路第${letters}盏路灯不亮，建议尽快修复。`,
  at: new Date(Date.parse('2019-03-04T01:00:00Z') + letters * 60_000),
  ...change,
});

/** Through the door and read; answers the suggestion it lies in. */
async function deliver(letter: Letter): Promise<string> {
  await office.postman.deliver(letter.from.address, mailOf(letter));
  await office.app.drain();
  const row = await office.app.db.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE message_id = $1`,
    [messageIdOf(letter)],
  );
  if (!row) throw new Error(`${letter.name} became nothing`);
  return row.id;
}

/** The sender adds to a letter of theirs. */
const addTo = (letter: Letter, text: string) =>
  deliver(
    letterOf({
      from: letter.from,
      subject: `Re: ${letter.subject}`,
      headers: [`In-Reply-To: ${messageIdOf(letter)}`],
      text,
    }),
  );

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const merge = (id: string, intoId: string) =>
  tian.call(routes.suggestions.merge, { params: { id }, body: { intoId, note: null } });
const see = (id: string) => tian.call(routes.suggestions.seeSupplements, { params: { id } });
const marked = async () =>
  (await tian.call(routes.suggestions.inbox, { query: { unseen: 'true' } })).items.map(({ id, unseen }) => [
    id,
    unseen,
  ]);
/** What the page says below “又收到补充”. */
const addedTo = async (id: string) =>
  (await read(id)).arrivals.filter(({ role, inText, seen }) => role === 'supplement' && !inText && !seen);
const clear = async () => {
  for (const [id] of await marked()) await see(String(id));
};
beforeEach(clear);

describe('what is added to a suggestion that was merged', () => {
  test('is found on the one it was merged into, until somebody has seen it there', async () => {
    const [letter, other] = [letterOf(), letterOf()];
    const [id, into] = [await deliver(letter), await deliver(other)];
    await merge(id, into);
    expect(await marked()).toEqual([]);
    expect(await addTo(letter, '又坏了两盏，在䶮湖路口。')).toBe(id);
    expect(await marked()).toEqual([[into, 1]]);
    expect(await read(into)).toMatchObject({ unseen: 1, stage: 'received' });
    expect(await addedTo(into)).toMatchObject([{ text: '又坏了两盏，在䶮湖路口。', suggestionId: id, seen: false }]);
    expect((await read(id)).unseen).toBe(0);
    await see(into);
    expect([await marked(), (await read(into)).unseen, await addedTo(into)]).toEqual([[], 0, []]);
    // What comes afterwards is new again.
    await addTo(letter, '今天又暗了一盏。');
    expect(await marked()).toEqual([[into, 1]]);
    expect((await addedTo(into)).map(({ text }) => text)).toEqual(['今天又暗了一盏。']);
  });

  test('goes on up to the last one, and stands there beside its own', async () => {
    const [letter, middle, last] = [letterOf(), letterOf(), letterOf()];
    const ids = [await deliver(letter), await deliver(middle), await deliver(last)];
    const [id = '', between = '', root = ''] = ids;
    await merge(id, between);
    await addTo(letter, '并入之后补充的一句。');
    expect(await marked()).toEqual([[between, 1]]);
    await merge(between, root);
    expect(await marked()).toEqual([[root, 1]]);
    await tian.call(routes.suggestions.dismiss, { params: { id: root }, body: { reason: 'vague', note: null } });
    await addTo(last, '给最后一条的补充。');
    expect(await marked()).toEqual([[root, 2]]);
    await see(root);
    expect(await marked()).toEqual([]);
  });

  test('before it was merged is not lost by the merging, whatever was seen on the other one before', async () => {
    const [letter, other] = [letterOf(), letterOf()];
    const [id, into] = [await deliver(letter), await deliver(other)];
    const { version } = await read(id);
    const body = { title: '整理过的题目', text: '整理过的文字。', category: null, version };
    await tian.call(routes.suggestions.edit, { params: { id }, body });
    await addTo(letter, '整理之后补充的。');
    expect(await marked()).toEqual([[id, 1]]);
    await see(into);
    await merge(id, into);
    expect(await marked()).toEqual([[into, 1]]);
    await see(into);
    await tian.call(routes.suggestions.unmerge, { params: { id } });
    // What was seen there was seen, also after they are taken apart again.
    expect(await marked()).toEqual([]);
    expect((await read(into)).unseen).toBe(0);
  });

  test('is for the desk: the sender of the other one learns nothing of it', async () => {
    const zhang = await office.world.as('zhang');
    await office.world.write('zhang', {
      key: crypto.randomUUID(),
      title: null,
      text: '大学路路口红绿灯时间太短，建议延长。',
      category: null,
    });
    await office.app.drain();
    const into = (await zhang.call(routes.suggestions.mine)).items[0]?.id ?? '';
    const letter = letterOf();
    const id = await deliver(letter);
    await merge(id, into);
    await addTo(letter, '只有工作人员要看的补充。');
    expect(await marked()).toEqual([[into, 1]]);
    expect((await zhang.call(routes.suggestions.mine)).items[0]).toMatchObject({ id: into, unseen: 0 });
    const own = await zhang.call(routes.suggestions.read, { params: { id: into } });
    expect(own).toMatchObject({ unseen: 0 });
    expect(JSON.stringify(own)).not.toContain('只有工作人员');
  });
});

test('what is added to a suggestion that was taken back is found as well', async () => {
  const zhang = await office.world.as('zhang');
  const letter = letterOf({ from: { name: '张伟民', address: zhangMail } });
  const id = await deliver(letter);
  await zhang.call(routes.suggestions.withdraw, { params: { id } });
  expect(await addTo(letter, '收回之后又补充一句。')).toBe(id);
  expect(await marked()).toContainEqual([id, 1]);
  expect(await read(id)).toMatchObject({ stage: 'withdrawn', unseen: 1 });
  expect(await addedTo(id)).toMatchObject([{ text: '收回之后又补充一句。' }]);
  await see(id);
  expect([(await marked()).some(([one]) => one === id), (await read(id)).unseen]).toEqual([false, 0]);
});
