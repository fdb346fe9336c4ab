import { routes } from '#contract';
import { type Letter, mailOf, messageIdOf } from '../../apps/cli/src/world/post.js';
import { Alikes, Arrivals } from '#suggestions';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

let office: Office;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('threads', ['tian', 'zhang']);
  tian = await office.world.as('tian');
});
afterAll(() => office?.close());

const wang = { name: '群众王某', address: 'wang@qq.example' };
const li = { name: '李某', address: 'li@qq.example' };

let letters = 0;
const letterOf = (change: Partial<Letter> = {}): Letter => ({
  name: `thread-${(letters += 1)}`,
  from: wang,
  subject: '关于路灯的建议',
  text: `淮河路第${letters}段路灯不亮，建议尽快修复。`,
  at: new Date(Date.parse('2019-03-04T01:00:00Z') + letters * 60_000),
  ...change,
});

async function deliver(letter: Letter, raw = mailOf(letter)): Promise<string> {
  const before = await lastRaw();
  await office.postman.deliver(letter.from.address, raw);
  await office.app.drain();
  const after = await lastRaw();
  if (before === after) throw new Error('nothing arrived');
  return after;
}

async function lastRaw(): Promise<string> {
  return (await office.app.db.row<{ id: string }>(`SELECT id FROM raw_inbound ORDER BY id DESC LIMIT 1`))?.id ?? '';
}

interface Joined {
  id: string;
  number: string;
  title: string;
  text: string;
  role: string;
  how: string;
}

async function of(rawId: string): Promise<Joined> {
  const row = await office.app.db.row<Joined>(
    `SELECT s.id, s.number, s.title, s.text, a.role, a.joined_how AS how FROM arrivals a
       JOIN suggestions s ON s.id = a.suggestion_id WHERE a.raw_inbound_id = $1`,
    [rawId],
  );
  if (!row) throw new Error(`${rawId} belongs to nothing`);
  return row;
}

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const counts = () => rowCounts(office, ['suggestions', 'raw_inbound']);

/** The Message-ID of the notice we sent about a suggestion to an address. */
async function ourLetter(id: string, address: string): Promise<string> {
  const row = await office.app.db.row<{ id: string }>(
    `SELECT id FROM notices WHERE subject_id = $1 AND mail_to = $2 ORDER BY created_at LIMIT 1`,
    [id, address],
  );
  if (!row) throw new Error(`no notice went to ${address}`);
  return `<${row.id}@erqi.example>`;
}

const answering = (id: string) => [`In-Reply-To: ${id}`, `References: ${id}`];

/** A number as people type it. */
const spelled = (subject: string, number: string): string =>
  subject
    .replace('NUMBER', number)
    .replace('DASHED', number.replace('-', '–'))
    .replace('SPACED', number.replace('-', ' － '));

describe('an answer by the same sender', () => {
  test('joins by the Message-ID of their own mail, as a supplement, with quotes folded away', async () => {
    const letter = letterOf();
    const first = await of(await deliver(letter));
    const headers = answering(messageIdOf(letter));
    const text = `补充：共三盏。\r\n\r\n在 2019年3月4日，王某 写道：\r\n> ${letter.text}\r\n`;
    const reply = await of(await deliver(letterOf({ subject: `Re: ${letter.subject}`, headers, text })));
    expect(reply).toMatchObject({
      id: first.id,
      role: 'supplement',
      how: 'thread',
      text: `${letter.text}\n补充：共三盏。`,
    });
    const { arrivals, trail } = await read(first.id);
    expect(arrivals.at(-1)).toMatchObject({ text: '补充：共三盏。', folded: expect.stringContaining('写道') });
    expect(arrivals.at(-1)?.originalText).toContain(letter.text);
    expect(trail.map(({ action }) => action)).toContain('supplement');
  });

  test('joins by the Message-ID of our letter', async () => {
    const first = await of(await deliver(letterOf()));
    const headers = answering(await ourLetter(first.id, wang.address));
    const notice = await office.app.db.row<{ title: string }>(`SELECT title FROM notices WHERE subject_id = $1`, [
      first.id,
    ]);
    const reply = letterOf({ subject: `回复：${notice?.title}`, headers, text: '就在路口。' });
    expect(await of(await deliver(reply))).toMatchObject({ id: first.id, role: 'supplement', how: 'thread' });
  });

  test.each(['Re: 关于路灯的建议（编号 NUMBER）', '补充材料 NUMBER', '回复：NUMBER', '补充 DASHED', '补充 SPACED'])(
    'joins by the number: %s',
    async (subject) => {
      const first = await of(await deliver(letterOf()));
      const reply = letterOf({ subject: spelled(subject, first.number), text: '补充一张照片的说明。' });
      expect(await of(await deliver(reply))).toMatchObject({ id: first.id, role: 'supplement' });
    },
  );

  test('with another subject is another matter; the two are proposed', async () => {
    const letter = letterOf();
    const first = await of(await deliver(letter));
    const other = letterOf({
      subject: 'Re: 关于校车的建议',
      headers: answering(messageIdOf(letter)),
      text: '建议增加校车班次。',
    });
    const second = await of(await deliver(other));
    expect(second).toMatchObject({ role: 'origin', title: '关于校车的建议' });
    const { matters } = await read(second.id);
    expect(matters[0]).toMatchObject({ id: first.id, ground: 'thread', why: expect.stringContaining('换了主题') });
  });

  test('“收到，谢谢” adds nothing, opens nothing, and is kept', async () => {
    const letter = letterOf();
    const first = await of(await deliver(letter));
    await tian.call(routes.suggestions.dismiss, { params: { id: first.id }, body: { reason: 'vague', note: null } });
    const before = await counts();
    const thanks = letterOf({
      subject: `Re: ${letter.subject}`,
      headers: answering(messageIdOf(letter)),
      text: '收到，谢谢！',
    });
    expect(await of(await deliver(thanks))).toMatchObject({
      id: first.id,
      role: 'note',
      how: 'courtesy',
      text: first.text,
    });
    expect(await counts()).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect((await read(first.id)).stage).toBe('dismissed');
    // Without anything it answers it belongs to nothing, and lies with the arrivals that were set aside.
    const { items } = await tian.call(routes.arrivals.list, { query: { state: 'no-suggestion', limit: 1 } });
    const alone = await deliver(letterOf({ from: li, subject: '谢谢', text: '收到，谢谢！' }));
    const set = await tian.call(routes.arrivals.list, { query: { state: 'no-suggestion', limit: 1 } });
    expect(set.items[0]).toMatchObject({ id: alone, reason: '只是致意，没有意见建议' });
    expect(set.items[0]?.id).not.toBe(items[0]?.id);
  });

  test('to one that was dealt with stands beside its text, and is found as something new', async () => {
    const letter = letterOf();
    const first = await of(await deliver(letter));
    await tian.call(routes.suggestions.dismiss, { params: { id: first.id }, body: { reason: 'vague', note: null } });
    const more = letterOf({
      subject: `Re: ${letter.subject}`,
      headers: answering(messageIdOf(letter)),
      text: '在 58 号门前。',
    });
    expect(await of(await deliver(more))).toMatchObject({ id: first.id, text: first.text });
    expect(await read(first.id)).toMatchObject({ unseen: 1, stage: 'dismissed' });
  });
});

describe('what is only proposed', () => {
  test('the number in a stranger’s subject, or an answer by somebody else', async () => {
    const letter = letterOf({ from: { name: '赵某', address: 'zhao@qq.example' } });
    const first = await of(await deliver(letter));
    const ours = await ourLetter(first.id, letter.from.address);
    const strangers = [
      letterOf({ from: li, subject: `补充 ${first.number}`, text: '我也要说两句，五里堡的公厕太少。' }),
      letterOf({
        from: li,
        subject: `Re: ${letter.subject}`,
        headers: answering(messageIdOf(letter)),
        text: '桃源路公厕太脏。',
      }),
      letterOf({ from: li, subject: `Re: ${letter.subject}`, headers: answering(ours), text: '建设路公厕太远。' }),
    ];
    for (const stranger of strangers) {
      const made = await of(await deliver(stranger));
      expect(made).toMatchObject({ role: 'origin' });
      expect(made.id).not.toBe(first.id);
      const { matters } = await read(made.id);
      expect(matters[0]).toMatchObject({ id: first.id, ground: 'thread', why: expect.stringContaining('发件人不同') });
    }
    expect((await read(first.id)).text).toBe(first.text);
  });

  test('the answer that comes before the mail it answers', async () => {
    const letter = letterOf({ text: '航海路口信号灯坏了。' });
    const headers = answering(messageIdOf(letter));
    const reply = await of(await deliver(letterOf({ subject: `Re: ${letter.subject}`, headers, text: '已经三天。' })));
    const first = await of(await deliver(letter));
    expect((await read(first.id)).matters[0]).toMatchObject({ id: reply.id, ground: 'thread' });
  });

  test('the answer that is read before the older mail it repeats: the two are proposed once', async () => {
    const text = '齐礼阎地铁口缺少非机动车停放点，早晚高峰车辆停满盲道。';
    const asked = letterOf({ text, subject: '地铁口停车' });
    const reply = await of(
      await deliver(
        letterOf({ from: li, text, subject: '齐礼阎地铁口', headers: [`In-Reply-To: ${messageIdOf(asked)}`] }),
      ),
    );
    const receivedAt = new Date(office.app.clock.now().getTime() - 3600_000);
    const { id } = await office.app.app.get(Arrivals).storeMail(mailOf(asked), wang.address, { receivedAt });
    await office.app.drain();
    const { id: firstId } = await of(id);
    for (const name of [firstId, reply.id]) await office.app.app.get(Alikes).compare(name);
    const proposed = (await read(firstId)).matters;
    expect(proposed).toMatchObject([{ id: reply.id, ground: 'thread' }]);
    expect((await read(reply.id)).matters).toMatchObject([{ id: firstId, ground: 'thread' }]);
  });

  test('five people with the subject 建议 are five matters', async () => {
    const texts = ['修路灯', '种行道树', '增设公厕', '疏通下水道', '延长公交线路'];
    const ids = new Set<string>();
    for (const [i, text] of texts.entries()) {
      const from = { name: `群众${i}`, address: `p${i}@qq.example` };
      ids.add((await of(await deliver(letterOf({ from, subject: '建议', text: `建议${text}。` })))).id);
    }
    expect(ids.size).toBe(5);
    for (const id of ids) expect((await read(id)).matters.filter(({ ground }) => ground === 'thread')).toEqual([]);
  });
});

describe('the same mail twice', () => {
  const without = (letter: Letter, received: string): Buffer =>
    Buffer.from(
      `Received: ${received}\r\n${mailOf(letter)
        .toString('latin1')
        .replace(/^Message-ID: .*\r\n/m, '')}`,
      'latin1',
    );

  test('through two relays without a Message-ID is one, and both are kept', async () => {
    const letter = letterOf({ text: '兴华街井盖松动，车过有声。' });
    const first = await of(await deliver(letter, without(letter, 'from a.example by b.example')));
    const before = await counts();
    const copy = await deliver(letter, without(letter, 'from c.example by d.example'));
    expect(await of(copy)).toMatchObject({ id: first.id, role: 'note', how: 'copy', text: first.text });
    expect(await counts()).toEqual([before[0], (before[1] ?? 0) + 1]);
  });

  test('both at the same moment are one as well', async () => {
    const letter = letterOf({ text: '淮河东路树枝遮挡信号灯。' });
    const before = await counts();
    await office.postman.deliver(letter.from.address, without(letter, 'from a.example by b.example'));
    await office.postman.deliver(letter.from.address, without(letter, 'from e.example by f.example'));
    const waiting = await office.app.db.rows<{ id: string }>(`SELECT id FROM raw_inbound WHERE state = 'stored'`);
    await Promise.all(waiting.map(({ id }) => office.app.handlers['suggestions.receive']({ rawId: id }, id)));
    await office.app.drain();
    expect(await counts()).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 2]);
  });

  test('the same words a day later are another mail', async () => {
    const letter = letterOf({ text: '嵩山路红绿灯时间太短。' });
    const first = await of(await deliver(letter));
    const later = { ...letter, name: `${letter.name}-again`, at: new Date(letter.at.getTime() + 24 * 3_600_000) };
    const second = await of(await deliver(later));
    expect(second.id).not.toBe(first.id);
    expect((await read(second.id)).matters[0]).toMatchObject({ id: first.id, ground: 'words' });
  });
});
