import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { routes } from '#contract';
import { installation } from '#platform';
import { type Stage, openStage } from '../../apps/cli/src/world/stage.js';
import { Caller } from '../../apps/cli/src/world/caller.js';
import { worldPassword } from '../../apps/cli/src/world/world.js';
import { copyDatabase, freshDatabase } from '../support/database.js';

const patience = 300_000;

/** The real loader in its own process, as `npm start` runs it. */
function load(databaseUrl: string): ChildProcess {
  const door = `${installation}/dist/apps/cli/src/main.js`;
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return spawn(process.execPath, [door, 'demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function saying(child: ChildProcess, words: string): Promise<void> {
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes(words)) return;
  throw new Error(`the loader ended without saying ${words}`);
}

/** The yearly summary of 2019, asked for and read by the clerk over HTTP. */
async function yearOf(stage: Stage) {
  const clerk = new Caller(stage.url);
  await clerk.call(routes.signIn.enter, { body: { login: 'tian', password: worldPassword } });
  const { id } = await clerk.call(routes.reports.build, { body: { from: '2019-01-01', to: '2019-12-31' } });
  await stage.drain();
  const view = await clerk.call(routes.reports.read, { params: { id } });
  return { clerk, view, sentence: view.sentence.map(({ text }) => text).join('') };
}

describe('the demo year', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;

  beforeAll(async () => {
    database = await freshDatabase('demo');
    const killed = load(database.url);
    await saying(killed, '20 %');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const again = load(database.url);
    again.stdout?.resume();
    const [code] = (await once(again, 'exit')) as [number | null];
    expect(code).toBe(0);
  }, patience);

  afterAll(() => database.drop());

  it(
    'loses and doubles nothing though its loader was killed, and makes the sentence of the report',
    async () => {
      const stage = await openStage(database.url, new Date());
      const { clerk, view, sentence } = await yearOf(stage);
      expect(sentence).toBe('全年共收集意见建议155条，转为提案120件，并已全部办复。');
      expect(view.equations.filter(({ holds }) => !holds)).toEqual([]);
      const keys = view.sentence.flatMap(({ key }) => key ?? []);
      expect(keys).toHaveLength(3);
      for (const key of keys) {
        const figure = view.figures.find((one) => one.key === key);
        const ids = new Set<string>();
        let after: string | undefined;
        do {
          const page = await clerk.call(routes.reports.records, {
            params: { id: view.id, key },
            query: { after, limit: 50 },
          });
          expect(page.total).toBe(figure?.numerator);
          for (const record of page.items) ids.add(record.subjectId);
          after = page.next ?? undefined;
        } while (after);
        expect(ids.size).toBe(figure?.numerator);
      }
      await stage.close();
    },
    patience,
  );

  it('has numbers without gaps', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ year: string; count: string; last: string }>(
      `SELECT left(number, 4) AS year, count(*), max(number) AS last FROM suggestions GROUP BY 1 ORDER BY 1`,
    );
    for (const { count, last } of rows) expect(Number(last.slice(5))).toBe(Number(count));
    await client.end();
  });

  it(
    'shows an office at work: a call for proposals, and no more unread than a morning can take',
    async () => {
      const stage = await openStage(database.url, new Date());
      const clerk = new Caller(stage.url);
      await clerk.call(routes.signIn.enter, { body: { login: 'tian', password: worldPassword } });
      const sessions = (await clerk.call(routes.bodies.terms)).flatMap((term) => term.sessions);
      expect(sessions.find(({ current }) => current)?.callText).toContain('一事一案');
      const { unread } = await clerk.call(routes.notices.list, { query: { limit: 1 } });
      expect(unread).toBeGreaterThan(0);
      expect(unread).toBeLessThan(60);
      await stage.close();
    },
    patience,
  );

  it(
    'says another sentence when one reply is missing in a copy',
    async () => {
      const copy = await copyDatabase(database);
      const client = new pg.Client({ connectionString: copy.url });
      await client.connect();
      await client.query(
        `DELETE FROM replies WHERE id = (SELECT r.id FROM replies r JOIN assignments a ON a.id = r.assignment_id
         JOIN proposals p ON p.id = a.proposal_id
        WHERE p.intake_serial LIKE 'L2019-%' AND a.round = p.round ORDER BY r.sent_at LIMIT 1)`,
      );
      await client.end();
      const stage = await openStage(copy.url, new Date());
      const { sentence } = await yearOf(stage);
      expect(sentence).toContain('收集意见建议155条，转为提案120件');
      expect(sentence).toContain('已办复119件');
      expect(sentence).not.toContain('全部');
      await stage.close();
      await copy.drop();
    },
    patience,
  );
});
