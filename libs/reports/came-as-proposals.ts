/**
 * SQL: the suggestions that came to the committee as proposals and are counted there (docs/adr/0009); also what was
 * divided from one, for its words came with that proposal.
 */
export const cameAsProposals = `SELECT id FROM suggestions WHERE from_proposal_id IS NOT NULL
   UNION SELECT a.suggestion_id FROM raw_inbound r JOIN arrivals a ON a.raw_inbound_id = r.id AND a.role = 'origin'
          WHERE r.channel = 'STAFF_ENTRY' AND r.external_id LIKE 'proposal:%'`;
