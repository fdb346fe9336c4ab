import { type recordRow, roleMay } from '#contract';
import type { z } from 'zod';
import type { Actor, Db, Tx } from '#platform';
import type { RecordKind } from './metric.js';

export type RecordRow = z.input<typeof recordRow>;

/** A record of a figure: which one, and whether it is in the numerator. */
export interface Counted {
  id: string;
  counted: boolean;
}

type Columns = Omit<RecordRow, 'kind' | 'counted'>;

/** What a list shows of a record, and which record opens. */
const columnsOf: Record<RecordKind, string> = {
  suggestion: `s.id AS "subjectId", s.number, s.title, s.sender_name AS who, s.received_at AS at
                 FROM wanted w LEFT JOIN suggestions s ON s.id = w.id`,
  proposal: `p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, p.title, p.proposers AS who,
             p.submitted_at AS at FROM wanted w LEFT JOIN proposals p ON p.id = w.id`,
  assignment: `p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, p.title, d.name AS who,
               coalesce(r.sent_at, a.assigned_at) AS at
                 FROM wanted w LEFT JOIN assignments a ON a.id = w.id LEFT JOIN replies r ON r.assignment_id = a.id
                 LEFT JOIN departments d ON d.id = a.department_id LEFT JOIN proposals p ON p.id = a.proposal_id`,
  promise: `p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, o.what AS title, d.name AS who,
            coalesce(o.ended_at, o.made_at) AS at
              FROM wanted w LEFT JOIN promises o ON o.id = w.id LEFT JOIN departments d ON d.id = o.department_id
              LEFT JOIN proposals p ON p.id = o.proposal_id`,
  rating: `p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, p.title,
           coalesce(m.name, k.collective_name) AS who, r.rated_at AS at
             FROM wanted w LEFT JOIN ratings r ON r.id = w.id
             LEFT JOIN members m ON m.id = r.member_id LEFT JOIN proposals k ON k.id = r.collective_id
             LEFT JOIN proposals p ON p.id = r.proposal_id`,
  supervision: `first.id AS "subjectId", coalesce(first.case_number, first.intake_serial) AS number,
                e.participants AS title, e.recorded_by AS who, (e.held_on::timestamp AT TIME ZONE 'Asia/Shanghai') AS at
                  FROM wanted w LEFT JOIN supervision_events e ON e.id = w.id
                  LEFT JOIN LATERAL (SELECT p.* FROM supervision_event_proposals l JOIN proposals p ON p.id = l.proposal_id
                                      WHERE l.event_id = e.id ORDER BY p.submitted_at, p.id LIMIT 1) first ON TRUE`,
  evaluation: `p.id AS "subjectId", coalesce(p.case_number, p.intake_serial) AS number, p.title, d.name AS who,
               e.evaluated_at AS at
                 FROM wanted w LEFT JOIN evaluations e ON e.id = w.id LEFT JOIN assignments a ON a.id = e.assignment_id
                 LEFT JOIN departments d ON d.id = a.department_id LEFT JOIN proposals p ON p.id = a.proposal_id`,
};

/**
 * The records as they are now, in the order given: as many rows as were asked for, whatever became of the records.
 * The figures are for everybody who reads reports; the words of a suggestion only for those who may read suggestions.
 */
export async function recordRows(q: Db | Tx, actor: Actor, kind: RecordKind, wanted: Counted[]): Promise<RecordRow[]> {
  const rows = await q.rows<{ [K in keyof Columns]: Columns[K] | null } & { id: string }>(
    `WITH wanted AS (SELECT id, n FROM unnest($1::uuid[]) WITH ORDINALITY AS given(id, n))
     SELECT w.id, ${columnsOf[kind]} ORDER BY w.n`,
    [wanted.map(({ id }) => id)],
  );
  const readable = kind !== 'suggestion' || actor.role === 'system' || roleMay(actor.role, 'suggestion.read');
  return rows.map((row, index) => ({
    id: row.id,
    kind,
    subjectId: row.subjectId ?? row.id,
    number: row.number ?? '—',
    title: row.subjectId === null ? '（记录已不存在）' : readable ? (row.title ?? '') : '（无权查看）',
    who: readable ? row.who : null,
    at: row.at,
    counted: wanted[index]?.counted ?? true,
  }));
}
