export interface YearSize {
  suggestions: number;
  proposals: number;
}

/** What came of the proposals and suggestions, in bulk: a member of each list is chosen by the place of the row. */
export function caseStatements({ suggestions, proposals }: YearSize): string[] {
  return [numbered, assignments(), ...handling, disclosures, conversions, ...trail, counters(suggestions, proposals)];
}

/** Rows by place, so that the statements below can deal out departments and years evenly. */
const numbered = `
  CREATE TEMP TABLE cases AS
    SELECT id, stage, submitted_at, lead_department_id, row_number() OVER (ORDER BY submitted_at, id)::int AS n
      FROM proposals;
  CREATE TEMP TABLE units AS SELECT id, row_number() OVER (ORDER BY name)::int AS n FROM departments;
  ANALYZE cases; ANALYZE units`;

/** One lead unit each, and for every second case a co-handler. */
const assignments = (): string => `
  INSERT INTO assignments (id, proposal_id, department_id, role, round, stage, assigned_at, due_on, due_from,
    due_rule, acknowledged_at, opinion, opinion_sent_at)
  SELECT uuidv7(), c.id, u.id, r.role, 1,
         CASE WHEN c.stage = 'handling' THEN 'acknowledged' WHEN role = 'LEAD' THEN 'replied' ELSE 'opinion-sent' END,
         c.submitted_at + interval '7 days', (c.submitted_at + interval '95 days')::date,
         (c.submitted_at + interval '7 days')::date,
         '{"source": null, "kind": null, "proposerKind": null, "role": null, "round": null,
           "period": {"unit": "working-days", "count": 60}}', c.submitted_at + interval '9 days',
         CASE WHEN role <> 'LEAD' AND c.stage <> 'handling' THEN '经研究，我单位无不同意见，将配合主办单位办理。' END,
         CASE WHEN role <> 'LEAD' AND c.stage <> 'handling' THEN c.submitted_at + interval '20 days' END
    FROM cases c
    JOIN units l ON l.id = c.lead_department_id
    JOIN (VALUES ('LEAD', 0), ('CO_HANDLER', 7)) AS r(role, shift) ON r.role = 'LEAD' OR c.n % 2 = 0
    JOIN units u ON u.n = 1 + (l.n - 1 + r.shift) % (SELECT count(*) FROM units)`;

const handling = [
  `INSERT INTO consultations (id, assignment_id, way, held_on, with_whom, outcome, recorded_by, recorded_at)
   SELECT uuidv7(), id, CASE WHEN ascii(id::text) % 9 = 0 THEN 'NOT_NEEDED' ELSE 'PHONE' END,
          (assigned_at + interval '15 days')::date, '提案者', '已当面沟通，委员表示认可。', '承办人',
          assigned_at + interval '15 days'
     FROM assignments WHERE role = 'LEAD' AND stage = 'replied'`,
  // The trigger that makes the grams is off here, as all of them are.
  `WITH letters AS (
     SELECT uuidv7(), a.id AS assignment, '二七办〔2019〕' || row_number() OVER (ORDER BY a.assigned_at, a.id) || '号' AS number,
            '局长 王某' AS issuer,
            (ARRAY['RESOLVED', 'PARTLY_RESOLVED', 'IN_PROGRESS', 'PLANNED'])[1 + ascii(right(a.id::text, 1)) % 4],
            array_fill('关于' || p.title || '：已纳入年度计划，由责任科室牵头，会同街道办事处逐项落实。',
                       ARRAY[cardinality(p.demands)]) AS answers,
            '李某' AS contact, '0371-00000000' AS phone, 'PUBLIC', a.assigned_at + interval '25 days' AS submitted,
            a.assigned_at + interval '25 days' AS sent, true, 'B', '所提问题正在解决'
       FROM assignments a JOIN proposals p ON p.id = a.proposal_id WHERE a.role = 'LEAD' AND a.stage = 'replied')
   INSERT INTO replies (id, assignment_id, document_number, issuer, resolution, answers, contact_name, contact_phone,
     disclosure, submitted_at, sent_at, on_time, resolution_letter, resolution_words, grams)
   SELECT *, text_grams(ARRAY[number, issuer, NULL, contact, phone] || answers) FROM letters`,
  // Every fiftieth case has a photograph.
  `WITH named AS (INSERT INTO files (id, sha256, name, content_type, size, uploaded_at, grams)
     SELECT id, '', title || '现场照片.jpg', 'image/jpeg', 1, submitted_at,
            text_grams(ARRAY[title || '现场照片.jpg']) FROM proposals WHERE id IN
       (SELECT id FROM cases WHERE n % 50 = 20) RETURNING id)
   INSERT INTO proposal_files (proposal_id, file_id, position) SELECT id, id, 0 FROM named`,
  `INSERT INTO ratings (id, proposal_id, assignment_id, round, member_id, attitude, result, rated_at)
   SELECT uuidv7(), c.id, a.id, 1, m.member_id, 'SATISFIED', CASE WHEN c.n % 9 = 0 THEN 'BASICALLY_SATISFIED' ELSE 'SATISFIED' END,
          c.submitted_at + interval '33 days'
     FROM cases c JOIN proposal_members m ON m.proposal_id = c.id
          JOIN assignments a ON a.proposal_id = c.id AND a.role = 'LEAD' WHERE c.stage = 'closed'`,
];

/** The copies that everybody may read, with the letter, and what they are found by. */
const disclosures = `
  WITH copies AS (
    SELECT p.id, p.published_at, p.case_number AS number, p.title, p.proposers, p.category, p.situation, p.demands,
           to_char(p.published_at, 'YYYY-MM-DD') AS day, d.name AS unit, r.id AS letter, r.document_number, r.resolution,
           r.answers, to_char(r.sent_at, 'YYYY-MM-DD') AS sent
      FROM proposals p JOIN assignments a ON a.proposal_id = p.id AND a.role = 'LEAD'
           JOIN departments d ON d.id = a.department_id JOIN replies r ON r.assignment_id = a.id
     WHERE p.published_at IS NOT NULL),
  parts AS (
    SELECT *, ARRAY[number, title, proposers, category, situation] || demands || ARRAY[unit, document_number] || answers
              AS texts FROM copies)
  INSERT INTO disclosures (id, proposal_id, decision, decided_by, decided_at, published, search_text, grams)
  SELECT uuidv7(), id, 'PUBLIC', '提案委', published_at,
         jsonb_build_object('id', id, 'number', number, 'title', title, 'proposers', proposers, 'sessionLabel', '九届三次',
           'category', category, 'publishedOn', day, 'situation', situation, 'demands', demands, 'files', '[]'::jsonb,
           'replies', jsonb_build_array(jsonb_build_object('id', letter, 'departmentName', unit, 'documentNumber',
             document_number, 'sentOn', sent, 'resolution', resolution, 'answers', answers, 'closing', NULL))),
         array_to_string(texts, E'\\n'), text_grams(texts)
    FROM parts`;

/** Converted suggestions and proposals meet in the order of the year; some proposals grow out of none. */
const conversions = `
  INSERT INTO conversions (suggestion_id, proposal_id, converted_at, converted_by)
  SELECT s.id, c.id, c.submitted_at, '提案委'
    FROM (SELECT id, row_number() OVER (ORDER BY received_at, id) AS n FROM suggestions WHERE stage = 'converted') s
    JOIN cases c ON c.n = s.n`;

const trailColumns = `subject_kind, subject_id, seq, at, action, who, from_stage, to_stage, previous_digest, digest`;
const digest = `encode(sha256(convert_to(id::text || action, 'UTF8')), 'hex')`;

/** The course of each record. The digests have their length but are no chain: nobody follows it here. */
const trail = [
  `INSERT INTO trail (${trailColumns})
   SELECT 'suggestion', id, 1, received_at, action, '系统', NULL, 'received', '', ${digest}
     FROM suggestions, (VALUES ('receive')) AS a(action)`,
  `INSERT INTO trail (${trailColumns})
   SELECT 'suggestion', id, 2, received_at + interval '3 days', action, '提案委', 'received', stage, ${digest}, ${digest}
     FROM suggestions JOIN (VALUES ('converted', 'convert'), ('dismissed', 'dismiss'), ('merged', 'merge'))
       AS a(after, action) ON a.after = stage`,
  `INSERT INTO trail (${trailColumns})
   SELECT 'proposal', id, seq, submitted_at + interval '3 days' * (seq - 1), action, '提案委', from_stage, to_stage,
          ${digest}, ${digest}
     FROM proposals JOIN (VALUES (1, 'submit', NULL, 'submitted'), (2, 'file', 'submitted', 'filed'),
       (3, 'assign', 'filed', 'handling'), (4, 'reply', 'handling', 'replied'), (5, 'close', 'replied', 'closed'))
       AS a(seq, action, from_stage, to_stage) ON seq <= CASE stage WHEN 'closed' THEN 5 WHEN 'replied' THEN 4 ELSE 2 END`,
];

const counters = (suggestions: number, proposals: number): string => `
  INSERT INTO counters VALUES ('suggestion:2019', ${suggestions}), ('proposal-intake:2019', ${proposals})`;
