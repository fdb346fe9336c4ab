/** SQL over `replies r` of a `proposals p`: a unit reads the letters that were sent while it had a part in the case. */
export const sentWhileThere = (departmentId: string): string =>
  `(EXISTS (SELECT 1 FROM assignments own WHERE own.proposal_id = p.id AND own.department_id = ${departmentId}
             AND own.released_at IS NULL)
    OR r.sent_at <= (SELECT max(own.released_at) FROM assignments own
                      WHERE own.proposal_id = p.id AND own.department_id = ${departmentId}))`;

/** The part of a unit in the present round, for lists: the one in force before any it was released from. */
export const ownPart = (departmentId: string): string =>
  `(SELECT jsonb_build_object('role', own.role, 'stage', own.stage) FROM assignments own
     WHERE own.proposal_id = p.id AND own.round = p.round AND own.department_id = ${departmentId}
     ORDER BY own.stage = 'released', own.assigned_at DESC LIMIT 1)`;
