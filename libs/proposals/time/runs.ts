/** SQL condition: the unit still has to answer in the present round of a case that is being handled. */
export const runs = `p.stage = 'handling' AND a.round = p.round
  AND a.stage IN ('assigned', 'acknowledged', 'return-requested', 'in-review') AND a.opinion_waived_at IS NULL`;

/**
 * SQL condition: of those, the ones that lie with the unit itself. While the office looks at a letter or at a return
 * that was asked for, nobody reminds the unit.
 */
export const liesWithUnit = `${runs} AND a.stage IN ('assigned', 'acknowledged')`;

/**
 * SQL condition over `proposals p` on a day: a reply is owed and was due before. One that was handed to the office by its day
 * is not late, however long the office looks at it (docs/adr/0007).
 */
export const isOverdue = (today: string): string =>
  `(p.stage = 'handling' AND p.due_on < ${today}::date AND EXISTS (
     SELECT 1 FROM assignments owing LEFT JOIN reply_drafts w ON w.assignment_id = owing.id
      WHERE owing.proposal_id = p.id AND owing.round = p.round AND owing.role <> 'CO_HANDLER'
        AND owing.stage NOT IN ('replied', 'released') AND owing.due_on < ${today}::date
        AND NOT (owing.stage = 'in-review' AND (w.submitted_at AT TIME ZONE 'Asia/Shanghai')::date <= owing.due_on))) IS TRUE`;
