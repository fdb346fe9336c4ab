/** SQL of the requests that are still to be decided, over `unit_requests r`, `assignments a`, `proposals p`. */
export const openRequests = `unit_requests r
  JOIN assignments a ON a.id = r.assignment_id AND a.stage <> 'released'
  JOIN proposals p ON p.id = a.proposal_id AND p.stage = 'handling' AND r.decided_at IS NULL`;
