import { isRefused } from '#contract';
import { type Db, newId, sha256 } from '#platform';
import type { History, ProposalCourse, SuggestionCourse } from './reports.history.js';

/** Writes the rows that the verbs would have left behind. */
export async function insertHistory(db: Db, history: History): Promise<void> {
  const ground = { body: newId(), term: newId(), session: newId() };
  await db.rows(`INSERT INTO bodies (id, name, settings) VALUES ($1, '二七区政协', '{}')`, [ground.body]);
  await db.rows(`INSERT INTO terms (id, number, starts_on, ends_on) VALUES ($1, 9, '2016-01-01', '2022-01-01')`, [
    ground.term,
  ]);
  await db.rows(
    `INSERT INTO plenary_sessions (id, term_id, number, opens_on, closes_on, submission_cutoff_at)
     VALUES ($1, $2, 4, '2019-03-03', '2019-03-05', '2019-03-04T20:00:00+08:00')`,
    [ground.session, ground.term],
  );
  await insert(db, 'departments', history.departments);
  await insert(
    db,
    'members',
    history.memberIds.map((id, index) => ({
      id,
      term_id: ground.term,
      name: `委员${index}`,
      standing: false,
      convener: false,
      active: true,
    })),
  );
  await insertProposals(db, history.proposals, ground.session);
  await insertSuggestions(db, history.suggestions);
}

const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString());

/** The columns in which the last thing that happened to a proposal stands. */
function standingOf({ id, filedAt, events }: ProposalCourse, all: ProposalCourse[]) {
  const { at, to: stage } = events.at(-1) ?? { at: null, to: 'submitted' as const };
  const former = events.at(-2)?.to ?? 'submitted';
  const refused = isRefused(stage);
  const merged = stage === 'merged';
  return {
    stage,
    outcome_reason: stage === 'declined' ? 'personal' : null,
    outcome_note: refused ? '说明' : null,
    outcome_from_stage: refused ? former : null,
    outcome_at: refused ? iso(at) : null,
    returned_note: stage === 'returned' ? '请补充' : null,
    returned_at: stage === 'returned' ? iso(at) : null,
    merged_into_id: merged ? all.find((other) => other.id !== id)?.id : null,
    merged_at: merged ? iso(at) : null,
    merged_from_stage: merged ? (filedAt ? 'filed' : 'submitted') : null,
  };
}

/** Rows as JSON: the table itself says how each value is read. */
async function insert(db: Db, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {}).join(', ');
  if (rows.length === 0) return;
  await db.rows(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

async function insertProposals(db: Db, proposals: ProposalCourse[], sessionId: string): Promise<void> {
  // In no order that a query could lean on.
  const leads = proposals
    .flatMap((proposal) => proposal.leads.map((lead) => ({ proposal, lead })))
    .sort((a, b) => (sha256(a.lead.id) < sha256(b.lead.id) ? -1 : 1));
  await insert(
    db,
    'proposals',
    proposals.map((proposal, index) => ({
      id: proposal.id,
      session_id: sessionId,
      intake_serial: `L${String(index).padStart(6, '0')}`,
      case_number: proposal.filedAt === null ? null : String(index),
      kind: 'intersessional',
      title: `关于第${index}件事的建议`,
      situation: '情况',
      demands: ['建议'],
      category: proposal.category,
      proposer_kind: proposal.proposerKind,
      collective_name: proposal.memberIds.length > 0 ? null : '某界别',
      proposers: '某某',
      consent_public: true,
      submitted_at: iso(proposal.at),
      filed_at: iso(proposal.filedAt),
      ...standingOf(proposal, proposals),
      round: Math.max(1, ...proposal.leads.map((lead) => lead.round)),
      grams: '',
    })),
  );
  await insert(db, 'trail', proposals.flatMap(trailOfProposal));
  await insert(
    db,
    'proposal_marks',
    proposals.flatMap(({ id, marks }) =>
      marks.map(({ kind, at, until }) => ({
        id: newId(),
        proposal_id: id,
        kind,
        supervisor: kind === 'key' ? '某主席' : null,
        reason: '理由',
        marked_at: iso(at),
        marked_by: '田秘书',
        withdrawn_at: iso(until),
      })),
    ),
  );
  await insert(
    db,
    'proposal_members',
    proposals.flatMap(({ id, memberIds }) =>
      memberIds.map((memberId, position) => ({ proposal_id: id, member_id: memberId, position })),
    ),
  );
  await insert(
    db,
    'assignments',
    leads.map(({ proposal, lead }) => ({
      id: lead.id,
      proposal_id: proposal.id,
      department_id: lead.departmentId,
      role: lead.role,
      round: lead.round,
      stage: lead.releasedAt ? 'released' : lead.reply ? 'replied' : 'assigned',
      released_at: iso(lead.releasedAt),
      assigned_at: iso(lead.at),
      due_on: lead.dueOn,
      due_from: '2019-01-01',
      due_rule: {},
    })),
  );
  const replyIds = new Map(leads.map(({ lead }) => [lead.id, newId()]));
  await insert(
    db,
    'replies',
    leads.flatMap(({ lead }) =>
      lead.reply
        ? [
            {
              id: replyIds.get(lead.id),
              assignment_id: lead.id,
              document_number: lead.id,
              issuer: '局长',
              resolution: lead.reply.resolution,
              resolution_letter: 'A',
              resolution_words: '已经解决',
              copy_to: [],
              fingerprint: [],
              submitted_at: iso(lead.reply.at),
              answers: ['已办'],
              contact_name: '科长',
              contact_phone: '0371',
              disclosure: 'PUBLIC',
              sent_at: iso(lead.reply.at),
              on_time: lead.reply.onTime,
            },
          ]
        : [],
    ),
  );
  await insert(
    db,
    'consultations',
    proposals.flatMap(({ consultations, leads: [lead] }) =>
      consultations.map(({ at, way }) => ({
        id: newId(),
        assignment_id: lead?.id,
        way,
        held_on: '2019-03-04',
        with_whom: '某委员',
        outcome: '已沟通',
        recorded_by: '某局',
        recorded_at: iso(at),
      })),
    ),
  );
  await insert(
    db,
    'ratings',
    proposals.flatMap((proposal) =>
      proposal.ratings.map(({ at, memberId, leadId, ...rating }) => ({
        ...rating,
        proposal_id: proposal.id,
        member_id: memberId,
        assignment_id: leadId,
        rated_at: iso(at),
      })),
    ),
  );
  await insertPromises(db, proposals, replyIds);
}

async function insertPromises(db: Db, proposals: ProposalCourse[], replyIds: Map<string, string>): Promise<void> {
  const all = proposals.flatMap(({ id, promises }) => promises.map((promise) => ({ proposalId: id, ...promise })));
  await insert(
    db,
    'promises',
    all.map(({ id, proposalId, leadId, departmentId, at, dueOn, reportedAt, end }) => ({
      id,
      reply_id: replyIds.get(leadId),
      proposal_id: proposalId,
      department_id: departmentId,
      position: 0,
      what: '建成一处',
      first_due_on: dueOn,
      due_on: dueOn,
      stage: end?.stage ?? (reportedAt === null ? 'open' : 'reported'),
      made_at: iso(at),
      reported_at: iso(reportedAt),
      report_note: reportedAt === null ? null : '已完成',
      ended_at: iso(end?.at),
      ended_by: end ? '某人' : null,
    })),
  );
  const revised = all.filter(({ revisedAt }) => revisedAt !== null);
  await insert(
    db,
    'promise_dates',
    revised.map(({ id, dueOn, revisedAt }) => ({
      id: newId(),
      promise_id: id,
      from_on: dueOn,
      to_on: dueOn,
      reason: '延后',
      at: iso(revisedAt),
    })),
  );
}

async function insertSuggestions(db: Db, suggestions: SuggestionCourse[]): Promise<void> {
  const rows = suggestions.map((suggestion, index) => {
    const stage = suggestion.events.at(-1)?.to ?? 'received';
    const latest = suggestion.events.at(-1);
    return {
      id: suggestion.id,
      number: `S${String(index).padStart(6, '0')}`,
      channel: suggestion.channel,
      stage,
      title: '意见',
      text: '意见',
      original_text: '意见',
      received_at: iso(suggestion.at),
      sender_name: '某委员',
      sender_provider: 'mail',
      sender_subject: 'a@b.cn',
      sender_state: 'matched',
      dismiss_reason: stage === 'dismissed' ? 'vague' : null,
      dismissed_at: stage === 'dismissed' ? iso(latest?.at) : null,
      merged_into_id: stage === 'merged' ? latest?.intoId : null,
      merged_at: stage === 'merged' ? iso(latest?.at) : null,
      entry_way: suggestion.channel === 'STAFF_ENTRY' ? 'PHONE' : null,
      said_on: suggestion.channel === 'STAFF_ENTRY' ? iso(suggestion.at)?.slice(0, 10) : null,
      entered_by: suggestion.channel === 'STAFF_ENTRY' ? '田秘书' : null,
      grams: '',
    };
  });
  await insert(db, 'suggestions', rows);
  await insert(
    db,
    'conversions',
    suggestions.flatMap(({ id, events }) =>
      events.flatMap(({ at, proposalId }) =>
        proposalId
          ? [{ suggestion_id: id, proposal_id: proposalId, converted_at: iso(at), converted_by: '田秘书' }]
          : [],
      ),
    ),
  );
  await insert(db, 'trail', suggestions.flatMap(trailOf));
}

const trailOfProposal = ({ id, at, events }: ProposalCourse) =>
  trailRows('proposal', id, [{ at, action: 'submit', to: 'submitted' }, ...events]);

const trailOf = ({ id, at, events }: SuggestionCourse) =>
  trailRows('suggestion', id, [{ at, action: 'receive', to: 'received' }, ...events]);

const trailRows = (
  kind: 'proposal' | 'suggestion',
  id: string,
  course: { at: number; action: string; to: string; intoId?: string }[],
) =>
  course.map((event, index) => ({
    subject_kind: kind,
    subject_id: id,
    seq: index + 1,
    at: iso(event.at),
    action: event.action,
    who: '田秘书',
    from_stage: course[index - 1]?.to ?? null,
    to_stage: event.to,
    details: event.intoId ? { intoId: event.intoId } : {},
    previous_digest: '',
    digest: '',
  }));
