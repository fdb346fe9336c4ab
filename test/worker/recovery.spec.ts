import { Logger } from '@nestjs/common';
import { routes } from '#contract';
import { type Handlers, type JobName, Runner, catalog, drain, markFailed, openBackend, runJob } from '#jobs';
import { FileReadings } from '#files';
import { CodeLetters, Digests, Notices } from '#notices';
import { OneTimeCodes } from '#people';
import { Config } from '#platform';
import { type Caller, openTestApp } from '../support/app.js';
import { type Office, openOffice, opinion, unit, zhangMail } from '../support/office.js';
import { until } from '../support/queues.js';
import { RecordingSender } from '../support/recording-sender.js';

let office: Office;
let tian: Caller;
let handlers: Handlers;
const sender = new RecordingSender();
beforeAll(async () => {
  Logger.overrideLogger(false);
  office = await openOffice('recovery', ['tian', 'wen', 'zhang', 'lu'], {
    MAIL_OUT_URL: 'smtp://127.0.0.1:9',
    MAIL_OUT_FROM: 'notice@erqi-zhengxie.example',
    SECRET_KEY: 'a key of this story, long enough to be one',
  });
  tian = await office.world.as('tian');
  const notices = new Notices(office.app.db, office.app.app.get(Config), sender);
  const { app, db } = office.app;
  const codeLetters = new CodeLetters(db, app.get(Config), app.get(OneTimeCodes), sender);
  handlers = {
    ...office.app.handlers,
    'notices.mail': ({ noticeId }) => notices.mail(noticeId),
    'notices.send-code': ({ codeId }) => codeLetters.send(codeId),
  };
});
afterAll(() => office?.close());

interface Waiting<N extends JobName> {
  id: string;
  data: Parameters<Handlers[N]>[0];
}
const waitingFor = <N extends JobName>(name: N) =>
  office.app.db.rows<Waiting<N>>(`SELECT id, data FROM outbox WHERE name = $1 AND done_at IS NULL ORDER BY id`, [name]);

/** Row counts of the whole installation. */
async function everything(): Promise<Record<string, number>> {
  const tables = await office.app.db.rows<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*) FROM ${name}`);
  const rows = await office.app.db.rows<{ name: string; count: number }>(counts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const difference = (before: Record<string, number>, after: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, count]) =>
      count === before[name] ? [] : [[name, count - (before[name] ?? 0)]],
    ),
  );

/** As after a crash between the work and its mark: at the same time on two workers, and once more later. */
async function runThrice<N extends JobName>(name: N): Promise<Record<string, number>> {
  const before = await everything();
  const jobs = await waitingFor(name);
  expect(jobs.length).toBeGreaterThan(0);
  for (const { id, data } of jobs) await Promise.all([handlers[name](data, id), handlers[name](data, id)]);
  const once = await everything();
  for (const { id, data } of jobs) await handlers[name](data, id);
  expect(await everything()).toEqual(once);
  for (const { id } of jobs) await runJob(office.app.db, handlers, id);
  expect(await everything()).toEqual(once);
  return difference(before, once);
}

/** Every job of the catalogue: what one run of it leaves, however often it runs. */
const effects: Record<JobName, () => Promise<void>> = {
  'suggestions.receive': async () => {
    const at = office.app.clock.now();
    const attachment = { name: '照片.txt', contentType: 'text/plain', content: Buffer.from('照片') };
    const from = { name: '张伟民', address: zhangMail };
    await office.world.mail({ name: 'twice', from, subject: '路灯', text: '路灯不亮，请修。', at, attachment });
    const one = {
      suggestions: 1,
      arrivals: 1,
      suggestion_files: 1,
      suggestion_words: 1,
      files: 1,
      file_contents: 1,
      file_readings: 1,
      trail: 1,
      counters: 1,
    };
    expect(await runThrice('suggestions.receive')).toEqual({ ...one, outbox: 1 });
  },
  'suggestions.verify': async () => {
    expect(await runThrice('suggestions.verify')).toEqual({ outbox: 1 });
  },
  'notices.send-code': async () => {
    await office.app.db.rows(`UPDATE accounts SET mail = $1 WHERE login = 'zhang'`, [zhangMail]);
    const admin = await office.world.as('admin');
    await admin.call(routes.signInDoors.changeCodes, {
      body: { secondStep: 'off', alone: true, sms: null, smsSecret: null },
    });
    await tian.call(routes.signInDoors.sendCode, { body: { login: 'zhang' } });
    expect(await runThrice('notices.send-code')).toEqual({});
    // Two at once may both send it: then it is the same code.
    const letters = sender.to(zhangMail).filter(({ subject }) => subject === '登录验证码');
    expect(new Set(letters.map(({ text }) => text)).size).toBe(1);
    sender.letters.splice(0);
  },
  'notices.take-bounce': async () => {
    const at = office.app.clock.now();
    const from = { name: 'Mail Delivery System', address: 'mailer-daemon@erqi-zhengxie.example' };
    await office.world.mail({
      name: 'back',
      from,
      subject: 'Undelivered Mail Returned to Sender',
      text: '无法投递',
      at,
    });
    for (const { id } of await waitingFor('suggestions.receive')) await runJob(office.app.db, handlers, id);
    expect(await runThrice('notices.take-bounce')).toEqual({});
  },
  'files.read': async () => {
    await office.app.app.get(FileReadings).ask();
    // One text file: its words are taken in by another job.
    expect(await runThrice('files.read')).toEqual({ outbox: 1 });
  },
  'suggestions.take-in-words': async () => {
    expect(await runThrice('suggestions.take-in-words')).toEqual({});
    const found = await office.app.db.rows(`SELECT 1 FROM suggestions WHERE attached_text LIKE '%照片%'`);
    expect(found).toHaveLength(1);
  },
  'notices.tell': async () => {
    const { outbox, notices } = await runThrice('notices.tell');
    expect(notices).toBeGreaterThan(0);
    expect(outbox).toBeGreaterThan(0);
  },
  'notices.mail': async () => {
    const letters = (await waitingFor('notices.mail')).length;
    expect(await runThrice('notices.mail')).toEqual({});
    expect(sender.letters).toHaveLength(letters);
  },
  'notices.digest': async () => {
    await office.app.app.get(Digests).begin();
    // Of all who are asked after, one for each of the two clerks, for whom the suggestion waits.
    expect(await runThrice('notices.digest')).toEqual({ notices: 2 });
  },
  'deadlines.recompute': async () => {
    const id = await office.world.proposal({ title: '关于路灯的建议', proposerIds: [office.world.memberId('张伟民')] });
    await office.world.file(id);
    await office.world.assign(id, unit);
    const body = { works: false, name: '区庆' };
    await tian.call(routes.calendar.change, { params: { day: '2019-04-29' }, body });
    expect(await runThrice('deadlines.recompute')).toEqual({ trail: 1 });
  },
  'suggestions.follow-proposal': async () => {
    const id = await office.world.proposal({ title: '关于路牌的建议', proposerIds: [office.world.memberId('张伟民')] });
    const body = { outcome: 'to-suggestion' as const, reason: null, note: '宜作意见建议', destination: null };
    await tian.call(routes.reviews.refuse, { params: { id }, body });
    const one = { raw_inbound: 1, suggestions: 1, arrivals: 1, trail: 1 };
    expect(await runThrice('suggestions.follow-proposal')).toMatchObject(one);
  },
  'archives.build': async () => {
    const [term] = await tian.call(routes.bodies.terms);
    const { id } = await tian.call(routes.caseFiles.build, { body: { sessionId: term?.sessions[0]?.id ?? '' } });
    expect(await runThrice('archives.build')).toEqual({ archive_chunks: 1 });
    const { items } = await tian.call(routes.caseFiles.list);
    expect(items.find((each) => each.id === id)).toMatchObject({ state: 'ready' });
  },
  'reports.build': async () => {
    const body = { from: '2019-01-01', to: '2019-12-31' };
    const { id } = await tian.call(routes.reports.build, { body });
    const { snapshot_figures: figures, ...others } = await runThrice('reports.build');
    expect(figures).toBeGreaterThan(10);
    expect(others).toEqual({ outbox: 1 });
    expect(await tian.call(routes.reports.read, { params: { id } })).toMatchObject({ state: 'ready', revision: 1 });
  },
};

test.each(Object.keys(catalog) as JobName[])('%s leaves the same, however often it runs', (name) => effects[name]());

describe('a job that failed for good', () => {
  const list = (state: 'failed' | 'waiting' | 'done') => tian.call(routes.jobs.list, { query: { state } });

  test('is shown with its reason, can be run again by hand, and then is done', async () => {
    await drain(office.app.db, handlers);
    await office.world.write('zhang', opinion());
    const [job] = await waitingFor('suggestions.receive');
    const id = job?.id ?? '';
    await markFailed(office.app.db, id, new Error('磁盘已满'));
    await office.app.app.get(Notices).jobFailed(id);
    const failed = await list('failed');
    expect(failed.items).toMatchObject([{ id, label: '解析来件，登记意见建议', failure: 'Error：磁盘已满', tries: 0 }]);
    expect(failed.counts.failed).toBe(1);
    const { items } = await (await office.world.as('admin')).call(routes.notices.list);
    expect(items.map(({ subject }) => subject)).toContainEqual({ kind: 'job', id });
    for (const login of ['zhang', 'lu']) {
      const caller = await office.world.as(login);
      expect(await caller.refused(routes.jobs.redrive, { params: { id } })).toMatchObject({ code: 'not-allowed' });
    }
    await tian.call(routes.jobs.redrive, { params: { id } });
    expect(await tian.refused(routes.jobs.redrive, { params: { id } })).toMatchObject({ code: 'job-not-failed' });
    expect((await list('failed')).items).toEqual([]);
    await runJob(office.app.db, handlers, id);
    expect((await list('done')).items.map((item) => item.id)).toContain(id);
    const mine = await (await office.world.as('zhang')).call(routes.suggestions.mine);
    expect(mine.items[0]?.number).toMatch(/^2019-\d{4}$/);
  });

  test('that an older version wrote and this one cannot read fails in words, not in silence', async () => {
    const { db } = office.app;
    const backend = openBackend({ databaseUrl: office.app.databaseUrl, redisUrl: null });
    const runner = new Runner(db, backend, handlers);
    const [row] = await db.rows<{ id: string }>(
      `INSERT INTO outbox (id, name, data, created_at) VALUES (gen_random_uuid(), 'suggestions.receive', '{"raw": 7}', now())
       RETURNING id`,
    );
    const id = row?.id ?? '';
    runner.start();
    const opts = { jobId: id, attempts: 1, removeOnFail: true };
    await backend.queue('intake').addBulk([{ name: 'suggestions.receive', data: {}, opts }]);
    await until('it failed', async () => (await list('failed')).items.some((item) => item.id === id));
    await runner.stop();
    await backend.close();
    expect((await list('failed')).items[0]?.failure).toContain('rawId');
  });
});

test('the list of jobs is paged completely', async () => {
  const wanted = (await office.app.db.rows<{ id: string }>(`SELECT id FROM outbox WHERE done_at IS NOT NULL`)).length;
  const seen = new Set<string>();
  for (let after: string | undefined; ;) {
    const { items, next } = await tian.call(routes.jobs.list, { query: { state: 'done', limit: 2, after } });
    for (const { id } of items) seen.add(id);
    if (!next) break;
    after = next;
  }
  expect(seen.size).toBe(wanted);
});

test('the health of an api without its database is bad, also for those who look at the status alone', async () => {
  const app = await openTestApp('recovery-health');
  try {
    const health = async () => {
      const response = await fetch(`${app.url}${routes.jobs.health.path}`);
      return { status: response.status, ...((await response.json()) as { code?: string; ok?: boolean }) };
    };
    expect(await health()).toMatchObject({ status: 200, ok: true });
    await app.db.source.destroy();
    expect(await health()).toMatchObject({ status: 503, code: 'database-away' });
  } finally {
    await app.close();
  }
});
