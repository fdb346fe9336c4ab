import { charsets } from '../../../test/corpus/mail/charsets.js';
import { type Case, casesOf, toldBy } from '../../../test/corpus/mail/build.js';
import { garbled, limits } from '../../../test/corpus/mail/garbled.js';
import { heads, names } from '../../../test/corpus/mail/heads.js';
import { latecomers } from '../../../test/corpus/mail/latecomers.js';
import { machines } from '../../../test/corpus/mail/machines.js';
import { officeCharsets } from '../../../test/corpus/mail/office-charsets.js';
import { officePrograms } from '../../../test/corpus/mail/office-programs.js';
import { officeStructures } from '../../../test/corpus/mail/office-structures.js';
import { officeThreads } from '../../../test/corpus/mail/office-threads.js';
import { structures } from '../../../test/corpus/mail/structures.js';
import { strangers } from '../../../test/corpus/mail/strangers.js';
import { threads } from '../../../test/corpus/mail/threads.js';
import { readMail } from './read.js';
import { UnreadableMail } from './unreadable.js';

const OWN = ['zhibao@example.gov.cn'];
const groups = {
  charset: charsets,
  head: heads,
  'file name': names,
  structure: structures,
  thread: threads,
  machine: machines,
  garbled,
  limit: limits,
  stranger: strangers,
  latecomer: latecomers,
  'office, charset': officeCharsets,
  'office, program': officePrograms,
  'office, structure': officeStructures,
  'office, thread': officeThreads,
};
const cases: Case[] = Object.entries(groups).flatMap(([kind, group]) => casesOf(kind, group));

const outcome = (raw: Buffer) =>
  readMail(raw, { ownAddresses: OWN }).then(toldBy, (error: unknown) => {
    if (error instanceof UnreadableMail) return { refused: error.reason };
    throw error;
  });

it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, { raw, told }) => {
  expect(await outcome(raw)).toEqual(told);
});
