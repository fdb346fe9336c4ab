import type { Tx } from '#platform';
import type { Arrival } from './raw-inbound.entity.js';

/** An arrival, or a part of one, by name. */
export interface PartName {
  arrivalId: string;
  part: number;
}

type Placed = Pick<
  Arrival,
  | 'rawInboundId'
  | 'part'
  | 'suggestionId'
  | 'role'
  | 'text'
  | 'originalText'
  | 'inText'
  | 'joinedBy'
  | 'joinedHow'
  | 'joinedWhy'
> & { joinedAt: string };

/** How arrivals and files lay before a move. */
export interface Snapshot {
  arrivals: Placed[];
  files: { fileId: string; suggestionId: string; position: number }[];
}

export async function snapshotOf(tx: Tx, ids: string[]): Promise<Snapshot> {
  const arrivals = await tx.rows<Placed>(
    `SELECT raw_inbound_id AS "rawInboundId", part, suggestion_id AS "suggestionId", role, text,
            original_text AS "originalText", in_text AS "inText", joined_at AS "joinedAt", joined_by AS "joinedBy",
            joined_how AS "joinedHow", joined_why AS "joinedWhy"
       FROM arrivals WHERE suggestion_id = ANY($1) ORDER BY raw_inbound_id, part FOR UPDATE`,
    [ids],
  );
  const files = await tx.rows<Snapshot['files'][number]>(
    `SELECT file_id AS "fileId", suggestion_id AS "suggestionId", position FROM suggestion_files WHERE suggestion_id = ANY($1)`,
    [ids],
  );
  return { arrivals, files };
}

/**
 * Puts everything back as it lay between these suggestions; parts that the move made go, since their words are whole
 * again. Parts of the same arrivals that lie elsewhere were put there by another decision and stay.
 */
export async function putBack(tx: Tx, ids: string[], { arrivals, files }: Snapshot): Promise<void> {
  const given = JSON.stringify(arrivals);
  // Two are never the first at once, not even in between.
  await tx.rows(
    `UPDATE arrivals SET role = 'note' WHERE suggestion_id = ANY($2)
        AND (raw_inbound_id, part) IN (SELECT "rawInboundId", part FROM json_to_recordset($1) AS r("rawInboundId" uuid, part int))`,
    [given, ids],
  );
  await tx.rows(
    `DELETE FROM arrivals a WHERE part > 1 AND suggestion_id = ANY($2)
        AND raw_inbound_id IN (SELECT "rawInboundId" FROM json_to_recordset($1) AS r("rawInboundId" uuid))
        AND NOT EXISTS (SELECT 1 FROM json_to_recordset($1) AS r("rawInboundId" uuid, part int)
                         WHERE r."rawInboundId" = a.raw_inbound_id AND r.part = a.part)
        AND joined_how = 'split'`,
    [given, ids],
  );
  await tx.rows(
    `UPDATE arrivals a SET suggestion_id = r."suggestionId", role = r.role, text = r.text, original_text = r."originalText",
            in_text = r."inText", joined_at = r."joinedAt", joined_by = r."joinedBy", joined_how = r."joinedHow",
            joined_why = r."joinedWhy"
       FROM json_to_recordset($1) AS r("rawInboundId" uuid, part int, "suggestionId" uuid, role text, text text,
              "originalText" text, "inText" boolean, "joinedAt" timestamptz, "joinedBy" text, "joinedHow" text,
              "joinedWhy" text)
      WHERE a.raw_inbound_id = r."rawInboundId" AND a.part = r.part AND a.suggestion_id = ANY($2)`,
    [given, ids],
  );
  for (const { fileId, suggestionId, position } of files) {
    await tx.rows(
      `UPDATE suggestion_files f SET suggestion_id = $2, position = $3 WHERE file_id = $1 AND suggestion_id <> $2
          AND suggestion_id = ANY($4)
          AND NOT EXISTS (SELECT 1 FROM suggestion_files o WHERE o.suggestion_id = $2 AND o.file_id = $1)`,
      [fileId, suggestionId, position, ids],
    );
  }
}

/** When the first went away, the next one begins the suggestion. */
export async function promote(tx: Tx, id: string): Promise<void> {
  await tx.rows(
    `UPDATE arrivals SET role = 'origin' WHERE (raw_inbound_id, part) = (
       SELECT raw_inbound_id, part FROM arrivals WHERE suggestion_id = $1 AND role = 'supplement'
        ORDER BY said_at, raw_inbound_id, part LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM arrivals WHERE suggestion_id = $1 AND role = 'origin')`,
    [id],
  );
}
