import { type SuggestionView, roleMay } from '#contract';
import { type Actor, type Db, Parameters } from '#platform';
import { openLikenesses } from './alikes.js';
import { visibleSql } from './lock.js';

type ArrivalRow = SuggestionView['arrivals'][number];
type Matter = SuggestionView['matters'][number];
type MoveRow = SuggestionView['moves'][number];

/** A chat record holds what others said as well: it is for those who take such records in. */
export const readsChatRecords = ({ role }: Actor): boolean => role !== 'system' && roleMay(role, 'chat-record.import');

/** Everything that arrived for a suggestion and for what was merged into it, as far as this person may see it. */
export function arrivalsOf(db: Db, actor: Actor, id: string): Promise<ArrivalRow[]> {
  const parameters = new Parameters();
  const root = parameters.add(id);
  const recordFile = readsChatRecords(actor)
    ? `(SELECT jsonb_build_object('id', f.id, 'name', f.name, 'contentType', f.content_type, 'size', f.size)
          FROM files f WHERE f.id = r.record_file_id) AS "recordFile"`
    : `NULL AS "recordFile"`;
  return db.rows<ArrivalRow>(
    `${familyOf(`${root}::uuid`)} SELECT r.id, a.part, a.role, a.title, a.text, coalesce(a.original_text, a.text) AS "originalText",
            a.folded, a.quote, a.said_at AS "saidAt", a.sender_name AS "senderName", a.joined_at AS "joinedAt",
            a.joined_by AS "joinedBy", a.joined_how AS how, a.joined_why AS why, a.in_text AS "inText",
            a.seen_at IS NOT NULL AS seen,
            CASE WHEN a.repair IS NOT NULL THEN
              jsonb_build_object('title', a.repair ->> 'title', 'text', a.repair ->> 'text') END AS repair,
            a.repaired_at IS NOT NULL AS repaired, a.forwarded_from AS "forwardedFrom",
            s.id AS "suggestionId", s.number AS "suggestionNumber", r.channel, r.received_at AS "receivedAt",
            r.sender_ref AS "senderRef", a.corrections, ${recordFile}
       FROM family JOIN suggestions s ON s.id = family.id JOIN arrivals a ON a.suggestion_id = s.id
       JOIN raw_inbound r ON r.id = a.raw_inbound_id
      WHERE ${visibleSql(actor, (value) => parameters.add(value))} AND ${othersWords(actor, (value) => parameters.add(value))}
      ORDER BY a.said_at, r.id, a.part`,
    parameters.values,
  );
}

/** A member reads what they said themself, not what others wrote in support of it. */
const othersWords = (actor: Actor, add: (value: unknown) => string): string =>
  actor.role === 'member'
    ? `(a.role <> 'support' OR EXISTS (SELECT 1 FROM member_bindings b WHERE b.member_id = ${add(actor.memberId)}
          AND b.provider = a.sender_provider AND b.subject = a.sender_subject))`
    : 'TRUE';

/** Proposals that still wait for a clerk, the likeliest first. */
export function mattersOf(db: Db, actor: Actor, id: string): Promise<Matter[]> {
  if (actor.role === 'system' || !roleMay(actor.role, 'suggestion.read')) return Promise.resolve([]);
  return db.rows<Matter>(
    `SELECT o.id, o.number, o.title, o.stage, o.received_at AS "receivedAt", o.channel, o.sender_name AS "senderName",
            left(o.text, 200) AS excerpt, l.likeness, l.overlap, l.why, l.ground
       FROM (SELECT * FROM suggestions WHERE id = $1) s CROSS JOIN LATERAL (SELECT l.*, o.id AS other ${openLikenesses}) l
       JOIN suggestions o ON o.id = l.other
      ORDER BY l.ground = 'words', l.likeness DESC, o.received_at DESC`,
    [id],
  );
}

/** What was moved from or to a suggestion, the newest first. */
export function movesOf(db: Db, actor: Actor, id: string): Promise<MoveRow[]> {
  if (actor.role === 'system' || !roleMay(actor.role, 'suggestion.read')) return Promise.resolve([]);
  return db.rows<MoveRow>(
    `SELECT m.id, m.kind, m.at, m.by, m.why, m.undone_at AS "undoneAt",
            jsonb_build_object('id', f.id, 'number', f.number) AS "from",
            jsonb_build_object('id', t.id, 'number', t.number) AS "to"
       FROM arrival_moves m JOIN suggestions f ON f.id = m.from_id JOIN suggestions t ON t.id = m.to_id
      WHERE $1 IN (m.from_id, m.to_id) ORDER BY m.at DESC, m.id DESC`,
    [id],
  );
}

/**
 * SQL: documents with words of the suggestion `$1`, those in its archives too, unless one was taken out of these to be a
 * suggestion of its own.
 */
export const documentsSql = (columns: string, condition = ''): string =>
  `WITH RECURSIVE family AS (
     SELECT file_id AS id, raw_inbound_id, position, file_id AS root, ARRAY[]::int[] AS path FROM suggestion_files
      WHERE suggestion_id = $1
     UNION ALL
     SELECT r.file_id, family.raw_inbound_id, family.position, root, path || r.position
       FROM file_readings r JOIN family ON r.container_id = family.id
      WHERE NOT EXISTS (SELECT 1 FROM suggestion_files o WHERE o.file_id = r.file_id))
   SELECT ${columns} FROM family JOIN files f USING (id) JOIN file_readings r ON r.file_id = f.id
    WHERE r.kind IN ('docx', 'doc', 'pdf', 'ofd', 'rtf', 'text', 'html') AND r.danger IS NULL
      AND btrim(coalesce(r.text, '')) <> '' ${condition} ORDER BY family.position, root, path`;

/** What a clerk may divide a suggestion by. */
export function documentsOf(db: Db, id: string): Promise<SuggestionView['documents']> {
  const title = `left(regexp_replace(btrim(r.text), '[\\n\\r].*$', ''), 80) AS title`;
  return db.rows<SuggestionView['documents'][number]>(documentsSql(`f.id AS "fileId", f.name, ${title}`), [id]);
}

/** SQL: how many others than the first sender said that they support the suggestion `s`. */
export const supportersSql = `(SELECT count(DISTINCT (a.sender_provider, a.sender_subject)) FROM arrivals a
   WHERE a.suggestion_id = s.id AND a.role = 'support'
     AND (a.sender_provider, a.sender_subject) <> (s.sender_provider, s.sender_subject))`;

/** SQL: the suggestion `root` and all that was merged into it, however deep. */
const familyOf = (root: string): string =>
  `WITH RECURSIVE family AS (
     SELECT ${root} AS id UNION SELECT m.id FROM suggestions m JOIN family f ON m.merged_into_id = f.id)`;

/** SQL: what was added to the suggestion `s`, or to one that was merged into it, and nobody has taken note of. */
export const unseenSql = `FROM (${familyOf('s.id')} SELECT 1 FROM family JOIN arrivals a ON a.suggestion_id = family.id
   WHERE a.role = 'supplement' AND NOT a.in_text AND a.seen_at IS NULL) u WHERE s.stage <> 'merged'`;

/** SQL: suggestions among which those with something unseen are; the others need not be looked at one by one. */
export const maybeUnseenSql = `WITH RECURSIVE up AS (
    SELECT suggestion_id AS id FROM arrivals WHERE role = 'supplement' AND NOT in_text AND seen_at IS NULL
    UNION SELECT m.merged_into_id FROM suggestions m JOIN up ON up.id = m.id WHERE m.merged_into_id IS NOT NULL)
  SELECT id FROM up`;
