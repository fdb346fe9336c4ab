// A process of its own that sends: clients must not share a thread with what is measured.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { mailOf } from '../world/post.js';
import { HttpLine } from './http-line.js';
import { type Done, type Load, titleOf } from './load.js';
import { mixedMails } from './mixed-mails.js';
import { SmtpLine } from './smtp-line.js';
import { Texts, longText } from './texts.js';

type Send = (index: number) => Promise<unknown>;

/** About 5 kB on the wire, as Base64 of UTF-8. */
const mailCharacters = 1100;
/** As much as people write on a phone. */
const draftCharacters = 260;

const mailbox = 'zhibao@erqi-zhengxie.example';
const sender = (index: number) => `weiyuan${index % 997}@member.example`;

/** Mails are made before the clock starts. */
function mailsOf({ count, name, mixed }: Load): Buffer[] {
  if (mixed) return mixedMails(name, count);
  const texts = new Texts(count);
  return Array.from({ length: count }, (_, index) => {
    const { title, text } = longText(texts, index, mailCharacters);
    const subject = `${titleOf(name, index)} ${title}`;
    const from = { name: '委员', address: sender(index) };
    return mailOf({ name: titleOf(name, index), from, subject, text, at: new Date() });
  });
}

const ways: Record<Load['kind'], (load: Load) => Promise<Send[]>> = {
  async mail(load) {
    const mails = mailsOf(load);
    const lines = await opened(load, () => SmtpLine.open(Number(load.target)));
    return lines.map((line) => (index) => line.deliver(sender(index), mailbox, mails[index] ?? Buffer.alloc(0)));
  },
  /** The floor under (a): the same bytes, each in a transaction of its own under a unique name. */
  async insert(load) {
    const mails = mailsOf(load);
    const clients = await opened(load, async () => {
      const client = new pg.Client({ connectionString: load.target });
      await client.connect();
      return client;
    });
    const text = `INSERT INTO bare_mails (name, content) VALUES ($1, $2)`;
    return clients.map(
      (client) => (index) => client.query({ name: 'bare', text, values: [titleOf(load.name, index), mails[index]] }),
    );
  },
  async post(load) {
    const texts = new Texts(load.count);
    const bodies = Array.from({ length: load.count }, (_, index) => {
      const { title, text } = longText(texts, index, draftCharacters);
      return JSON.stringify({ key: randomUUID(), title: title.slice(0, 60), text, category: null, fileIds: [] });
    });
    const lines = await opened(load, () => HttpLine.open(load.target, load.cookie));
    return lines.map((line) => async (index) => {
      const { status, body } = await line.post(load.path ?? '/', bodies[index] ?? '');
      if (status !== 200) throw new Error(`${load.path} was answered with ${status}: ${body.toString()}`);
    });
  },
};

const opened = <Line>({ connections }: Load, open: () => Promise<Line>): Promise<Line[]> =>
  Promise.all(Array.from({ length: connections }, open));

/** Every connection takes the next one as soon as it is free, or when its time has come. */
async function run({ count, rate }: Load, sends: Send[]): Promise<Done> {
  const acceptedAt: number[] = [];
  const began = performance.now();
  let next = 0;
  const work = async (send: Send) => {
    for (let index = next++; index < count; index = next++) {
      if (rate) await sleep(Math.max(0, (index * 1000) / rate - (performance.now() - began)));
      await send(index);
      acceptedAt[index] = Date.now();
    }
  };
  await Promise.all(sends.map(work));
  return { seconds: (performance.now() - began) / 1000, acceptedAt };
}

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const sends = await ways[load.kind](load);
process.once('message', () => {
  void run(load, sends).then((done) => process.send?.(done, () => process.exit(0)));
});
process.send?.('ready');
