import { charsets } from '../../../test/corpus/mail/charsets.js';
import { type Case, casesOf, toldBy } from '../../../test/corpus/mail/build.js';
import { heads, names } from '../../../test/corpus/mail/heads.js';
import { structures } from '../../../test/corpus/mail/structures.js';
import { threads } from '../../../test/corpus/mail/threads.js';
import { readMail } from './read.js';
import { UnreadableMail } from './unreadable.js';

const OWN = ['zhibao@example.gov.cn'];
const cases: Case[] = [
  casesOf('charset', charsets),
  casesOf('head', heads),
  casesOf('file name', names),
  casesOf('structure', structures),
  casesOf('thread', threads),
].flat();

const outcome = (raw: Buffer) =>
  readMail(raw, { ownAddresses: OWN }).then(toldBy, (error: unknown) => {
    if (error instanceof UnreadableMail) return { refused: error.reason };
    throw error;
  });

it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, { raw, told }) => {
  expect(await outcome(raw)).toEqual(told);
});
