import type { Tx } from '#platform';
import type { Draft } from './telling.js';

/** How a suggestion came in: decides what may be answered, and where. */
export interface Origin {
  provider: string;
  subject: string;
  rawId: string | null;
  /** A machine wrote it, though a clerk made a record of it: nothing is ever sent back. */
  automatic: boolean;
  /** The address claims to be a member's, and has not proved it. */
  doubted: boolean;
  /** They are a member for sure, and can sign in. */
  hasAccount: boolean;
}

/** By their suggestions: of those whose senders are told something. */
export async function originsOf(tx: Tx, drafts: Draft[]): Promise<Map<string, Origin>> {
  const ids = drafts.filter(tellsSender).map(({ subjectId }) => subjectId);
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<Origin & { id: string }>(
    `SELECT s.id, s.sender_provider AS provider, s.sender_subject AS subject, r.id AS "rawId",
            coalesce(r.overruled_by IS NOT NULL, FALSE) AS automatic,
            s.sender_provider = 'mail' AND s.sender_state IN ('matched', 'unverified')
              AND coalesce(r.trust ->> 'verdict', '') <> 'pass' AS doubted,
            s.sender_state IN ('confirmed', 'matched') AND EXISTS (
              SELECT 1 FROM accounts c WHERE c.member_id = s.member_id AND c.disabled_at IS NULL) AS "hasAccount"
       FROM suggestions s LEFT JOIN arrivals a ON a.suggestion_id = s.id AND a.role = 'origin'
       LEFT JOIN raw_inbound r ON r.id = a.raw_inbound_id WHERE s.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}

export const tellsSender = ({ subjectKind, to }: Draft): boolean =>
  subjectKind === 'suggestion' && to.includes('senders');
