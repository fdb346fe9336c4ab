import type { ReplyFlag } from '#contract';
import { type Actor, type Db, Parameters, chinaDay } from '#platform';
import { fingerprintOf, overlapOf } from './copying.js';
import { proposalsSeenBy, repliesSeenBy } from '../views/visibility.js';

type Copied = NonNullable<ReplyFlag['copied']>;

/** From this share on a letter counts as copied. */
const copiedFrom = 50;
/** Letters with the most in common are compared word by word. */
const compared = 8;
const named = 3;
/** Shown of one passage, and passages of one letter. */
const passageLength = 300;
const passagesShown = 12;

interface Candidate extends Omit<Copied, 'sentOn' | 'percent' | 'passages'> {
  sentAt: Date;
  text: string;
}

/** Earlier letters, of those this person may see, that a letter repeats; the most alike first. */
export async function copiesOf(
  db: Db,
  actor: Actor,
  { text, assignmentId }: { text: string; assignmentId: string },
): Promise<Copied[]> {
  const parameters = new Parameters();
  const pieces = parameters.add(fingerprintOf(text));
  const candidates = await db.rows<Candidate>(
    `SELECT r.id AS "replyId", p.id AS "proposalId", d.name AS "departmentName",
            coalesce('第 ' || p.case_number || ' 号提案', '流水号 ' || p.intake_serial || ' 的提案') AS "proposalName",
            r.document_number AS "documentNumber", r.sent_at AS "sentAt", array_to_string(r.answers, E'\\n') AS text
       FROM replies r JOIN assignments a ON a.id = r.assignment_id JOIN proposals p ON p.id = a.proposal_id
            JOIN departments d ON d.id = a.department_id
      WHERE r.fingerprint && ${pieces}::int[] AND a.id <> ${parameters.add(assignmentId)}
        AND ${proposalsSeenBy(actor, parameters)} AND ${repliesSeenBy(actor, parameters)}
      ORDER BY (SELECT count(*) FROM unnest(r.fingerprint) AS piece WHERE piece = ANY(${pieces}::int[])) DESC, r.sent_at DESC
      LIMIT ${compared}`,
    parameters.values,
  );
  return candidates
    .map(({ text: other, sentAt, ...letter }) => {
      const { percent, passages } = overlapOf(text, other);
      const shown = passages.slice(0, passagesShown).map((passage) => passage.slice(0, passageLength));
      return { ...letter, sentOn: chinaDay(sentAt), percent, passages: shown };
    })
    .filter(({ percent }) => percent >= copiedFrom)
    .sort((a, b) => b.percent - a.percent)
    .slice(0, named);
}
