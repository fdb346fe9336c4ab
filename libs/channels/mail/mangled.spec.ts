import { casesOf, multipart, PERSON, textPart } from '../../../test/corpus/mail/build.js';
import { charsets } from '../../../test/corpus/mail/charsets.js';
import { heads, names } from '../../../test/corpus/mail/heads.js';
import { garbled } from '../../../test/corpus/mail/garbled.js';
import { machines } from '../../../test/corpus/mail/machines.js';
import { officeCharsets } from '../../../test/corpus/mail/office-charsets.js';
import { officePrograms } from '../../../test/corpus/mail/office-programs.js';
import { officeStructures } from '../../../test/corpus/mail/office-structures.js';
import { officeThreads } from '../../../test/corpus/mail/office-threads.js';
import { structures } from '../../../test/corpus/mail/structures.js';
import { threads } from '../../../test/corpus/mail/threads.js';
import { readMail } from './read.js';
import { UnreadableMail } from './unreadable.js';

const offices = { officeCharsets, officePrograms, officeStructures, officeThreads };
const groups = { charsets, heads, names, garbled, machines, structures, threads, ...offices };
const mails = Object.entries(groups).flatMap(([kind, group]) => casesOf(kind, group).map(({ raw }) => raw));

/** The same numbers in every run, so that a failure can be looked at. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Mangling = (raw: Buffer, random: (below: number) => number) => Buffer;
const spliced = (raw: Buffer, at: number, cut: number, insert: Buffer) =>
  Buffer.concat([raw.subarray(0, at), insert, raw.subarray(at + cut)]);

const manglings: [string, Mangling][] = [
  ['cut off at the end', (raw, random) => raw.subarray(0, random(raw.length))],
  ['cut off at the beginning', (raw, random) => raw.subarray(random(raw.length))],
  ['with one byte changed', (raw, random) => spliced(raw, random(raw.length), 1, Buffer.from([random(256)]))],
  [
    'with every thirtieth byte changed',
    (raw, random) => Buffer.from(raw.map((byte) => (random(30) === 0 ? random(256) : byte))),
  ],
  ['with a zero byte', (raw, random) => spliced(raw, random(raw.length), 0, Buffer.from([0]))],
  ['with a piece taken out', (raw, random) => spliced(raw, random(raw.length), random(200), Buffer.alloc(0))],
  ['with a piece doubled', (raw, random) => spliced(raw, random(raw.length), 0, raw.subarray(0, random(raw.length)))],
  ['with lines in another order', (raw, random) => shuffledLines(raw, random)],
  ['with its line ends changed', (raw) => Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')],
  ['with its case turned', (raw) => Buffer.from(raw.toString('latin1').toUpperCase(), 'latin1')],
  ['with each byte’s high bit set', (raw) => Buffer.from(raw.map((byte, i) => (i > 200 ? byte | 0x80 : byte)))],
  ['inside of another', (raw) => multipart('mixed', PERSON, [textPart('请查收'), inside(raw)], 'outer')],
];

const inside = (raw: Buffer) => Buffer.concat([Buffer.from('Content-Type: message/rfc822\r\n\r\n'), raw]);

function shuffledLines(raw: Buffer, random: (below: number) => number): Buffer {
  const lines = raw.toString('latin1').split('\r\n');
  for (let i = lines.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? ''];
  }
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

it.each(manglings)('mails %s are read or refused, and never anything else', async (_, mangle) => {
  const random = randomFrom(7);
  let read = 0;
  for (const raw of mails) {
    const outcome = await readMail(mangle(raw, random), { ownAddresses: [] }).catch((error: unknown) => error);
    if (outcome instanceof UnreadableMail) expect(outcome.cause).toBeUndefined();
    else {
      read++;
      // What PostgreSQL refuses must not come out of any field.
      expect(JSON.stringify(outcome, (key, value: unknown) => (key === 'content' ? undefined : value))).not.toMatch(
        /\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/i,
      );
    }
  }
  expect(read).toBeGreaterThan(mails.length / 8);
});

it('reads the same mail twice alike', async () => {
  for (const raw of mails.slice(0, 100)) {
    const [once, again] = [await attempt(raw), await attempt(raw)];
    expect(again).toEqual(once);
  }
});

const attempt = (raw: Buffer) => readMail(raw, { ownAddresses: [] }).catch((error: unknown) => error);
