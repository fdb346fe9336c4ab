import { type FileRow, Parameters, fileViewOf } from '#platform';
import type { CaseView, Look } from '../views/case-parts.js';
import { askedSql } from './feedback-facts.js';
import { PromiseViews } from './promise-views.js';
import { ratingsSeenBy } from '../views/visibility.js';

type Part = Pick<CaseView, 'ratings' | 'toRate' | 'mediations' | 'closedAs' | 'promises'>;

/** What was said of the replies and what follows from them, as this person may see it. */
export async function feedbackOf(look: Look): Promise<Part> {
  const { db, actor, proposal, outsider } = look;
  const released = !(await hasPart(look));
  const shut = outsider || released;
  const [ratings, toRate, mediations, promises] = await Promise.all([
    outsider ? [] : ratingsOf(look),
    outsider ? [] : unitsToRate(look),
    shut
      ? []
      : db.rows<Part['mediations'][number]>(
          `SELECT round, held_on AS "heldOn", with_whom AS "withWhom", outcome, agreed, recorded_by AS "recordedBy",
                  recorded_at AS "recordedAt" FROM mediations WHERE proposal_id = $1 ORDER BY recorded_at, id`,
          [proposal.id],
        ),
    new PromiseViews(db).ofCase(actor, proposal.id, released),
  ]);
  return { ratings, toRate, mediations, promises, closedAs: shut ? null : proposal.closedAs };
}

/** How it ended tells what was said of the replies: as with those, a department learns it only while it has a part. */
async function hasPart({ db, actor, proposal }: Look): Promise<boolean> {
  if (actor.role !== 'department') return true;
  const own = `SELECT 1 FROM assignments WHERE proposal_id = $1 AND department_id = $2 AND stage <> 'released'`;
  return (await db.row(own, [proposal.id, actor.departmentId])) !== null;
}

type RatingRow = Omit<Part['ratings'][number], 'scan'> & { scan: FileRow | null };

async function ratingsOf({ db, actor, proposal }: Look): Promise<Part['ratings']> {
  const parameters = new Parameters();
  const id = parameters.add(proposal.id);
  const rows = await db.rows<RatingRow>(
    `SELECT g.round, g.assignment_id AS "assignmentId", d.name AS "departmentName",
            coalesce(m.name, c.collective_name) AS "memberName", g.attitude, g.result, g.relevance, g.consulted,
            g.comment, g.rated_at AS "ratedAt", g.medium, g.entered_by AS "enteredBy",
            CASE WHEN f.id IS NOT NULL THEN jsonb_build_object('id', f.id, 'name', f.name,
                   'contentType', f.content_type, 'size', f.size) END AS scan
       FROM ratings g JOIN proposals p ON p.id = g.proposal_id
       JOIN assignments a ON a.id = g.assignment_id JOIN departments d ON d.id = a.department_id
       LEFT JOIN members m ON m.id = g.member_id LEFT JOIN proposals c ON c.id = g.collective_id
       LEFT JOIN files f ON f.id = g.scan_file_id
      WHERE p.id = ${id} AND ${ratingsSeenBy(actor, parameters)} ORDER BY g.round, g.rated_at, g.id`,
    parameters.values,
  );
  return rows.map(({ scan, ...row }) => ({ ...row, scan: scan && fileViewOf(scan) }));
}

/** Units whose reply this member may still rate. */
async function unitsToRate({ db, actor, proposal }: Look): Promise<Part['toRate']> {
  const open = ['replied', 'disputed', 'closed'].includes(proposal.stage);
  if (actor.role !== 'member' || !open) return [];
  return db.rows(
    `SELECT asked.assignment_id AS "assignmentId", d.name AS "departmentName", asked.role
       FROM (${askedSql}) asked JOIN departments d ON d.id = asked.department_id
      WHERE asked.rater_id = $2 AND asked.result IS NULL ORDER BY asked.assignment_id`,
    [proposal.id, actor.memberId],
  );
}
