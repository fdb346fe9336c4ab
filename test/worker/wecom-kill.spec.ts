import { routes } from '#contract';
import { type Office, openOffice } from '../support/office.js';
import { Door } from '../support/processes.js';
import { until } from '../support/queues.js';
import { WecomServer } from '../support/wecom-server.js';

const secretKey = 'a key of the test, long enough for anybody';
const count = 40;

let office: Office;
let server: WecomServer;
const doors: Door[] = [];
beforeAll(async () => {
  server = await WecomServer.open();
  office = await openOffice('wecom-kill', ['tian'], { SECRET_KEY: secretKey });
  const settings = {
    on: true,
    way: 'line' as const,
    botId: 'bot-1',
    name: '',
    url: server.url,
    hosts: ['.qpic.cn'],
    largestMegabytes: 5,
  };
  const tian = await office.world.as('tian');
  await tian.call(routes.wecom.changeBot, { body: { settings, secrets: { secret: 'right-secret' } } });
});
afterAll(async () => {
  await Promise.all(doors.map((door) => door.kill()));
  await office?.close();
  await server?.stop();
});

const openWorker = async () => {
  const env = { DATABASE_URL: office.app.databaseUrl, SECRET_KEY: secretKey, LOG_LEVEL: 'error', NAME_SERVERS: 'none' };
  const door = await Door.open('worker', env);
  doors.push(door);
  return door;
};

/** The stream of the answer to each message, by msgid. */
const answers = new Map<string, Set<string>>();
const requests = new Map<string, string>();
function collect(): void {
  for (const { requestId, body } of server.said('aibot_respond_msg')) {
    const msgid = requests.get(requestId);
    if (msgid)
      answers.set(msgid, (answers.get(msgid) ?? new Set()).add((body as { stream: { id: string } }).stream.id));
  }
}

test('kill -9 of the owner: another worker takes over; no message is lost, none is two, and each is answered once', async () => {
  const [first] = [await openWorker(), await openWorker()];
  await until('one has the line', () => server.isConnected);
  expect(server.subscriptions).toBe(1);
  const picture = server.put(Buffer.from('bytes of a picture'), '照片.txt', 300);
  /** As WeCom does: what got no answer is called back again under the same id. */
  const say = (index: number) => {
    const msgid = `kill-${index}`;
    const msg_item = [
      { msgtype: 'text', text: { content: `建议修第 ${index} 盏路灯。` } },
      { msgtype: 'image', image: picture },
    ];
    // Every person has one matter, in a talk of their own: the limits of one talk are another story.
    const who = { from: { userid: `U${index}` }, chattype: 'single' };
    if (server.isConnected) requests.set(server.say({ msgid, ...who, msgtype: 'mixed', mixed: { msg_item } }), msgid);
  };
  let killed: Promise<unknown> | null = null;
  for (let index = 0; index < count; index++) {
    say(index);
    if (index === count / 2) killed = first.kill();
    await new Promise((done) => setTimeout(done, 40));
  }
  await killed;
  doors.shift();
  await until('the other has the line', () => server.isConnected && server.subscriptions >= 2);
  await until(
    'all are answered',
    async () => {
      collect();
      const open = Array.from({ length: count }, (_, i) => i).filter((i) => !answers.has(`kill-${i}`));
      if (open.length === 0) return true;
      open.forEach(say);
      await new Promise((done) => setTimeout(done, 1000));
      return false;
    },
    90_000,
  );
  collect();
  const rows = async (from: string) => (await office.app.db.rows(`SELECT 1 FROM ${from}`)).length;
  await until('nothing is waiting', async () => (await rows(`raw_media WHERE state = 'waiting'`)) === 0, 90_000);
  expect(await rows('raw_inbound')).toBe(count);
  expect(await rows(`raw_inbound WHERE state = 'processed'`)).toBe(count);
  expect(await rows('suggestions')).toBe(count);
  expect(await rows(`raw_media WHERE state = 'fetched'`)).toBe(count);
  expect(await rows('suggestion_files')).toBe(count);
  expect(await rows(`wecom_messages WHERE state = 'sent'`)).toBe(count);
  expect([...answers.values()].map((streams) => streams.size)).toEqual(Array.from({ length: count }, () => 1));
  const [second] = doors;
  expect(await second?.stop()).toMatchObject({ code: 0 });
  await until('the line is closed', () => !server.isConnected);
}, 150_000);
