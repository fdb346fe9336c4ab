import { type ProposalStage, channels } from '#contract';
import { chinaDay } from '#platform';
import type { History, LeadCourse, PromiseCourse, ProposalCourse, SuggestionCourse } from './reports.history.js';

/** The records of a figure, and for a rate those of its numerator. */
export interface Naive {
  ids: string[];
  counted: string[] | null;
}

interface Asked {
  from: string;
  to: string;
  asOf: number;
}

/** Every figure, counted the slow way from what happened, without looking at any table. */
export function naiveFigures(history: History, asked: Asked): Map<string, Naive> {
  return new Map([
    ...suggestionFigures(history, asked),
    ...proposalFigures(history, asked),
    ...promiseFigures(history, asked),
  ]);
}

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const count = (rows: { id: string }[]): Naive => ({ ids: ids(rows), counted: null });
const rate = <T extends { id: string }>(rows: T[], counts: (row: T) => boolean): Naive => ({
  ids: ids(rows),
  counted: ids(rows.filter(counts)),
});

function within(at: number, { from, to, asOf }: Asked): boolean {
  const day = chinaDay(new Date(at));
  return day >= from && day <= to && at <= asOf;
}

/** Where a suggestion stood: the last thing that had happened to it. */
function standing(suggestion: SuggestionCourse, asOf: number): { stage: string; intoId?: string } {
  const latest = suggestion.events.filter(({ at }) => at <= asOf).at(-1);
  return latest?.to === 'merged' ? { stage: 'merged', intoId: latest.intoId } : { stage: latest?.to ?? 'received' };
}

/** The proposals that a suggestion, or anything merged into it, had led to. */
function ledTo(suggestion: SuggestionCourse, { suggestions }: History, asOf: number): Set<string> {
  const own = suggestion.events.flatMap(({ at, proposalId }) => (proposalId && at <= asOf ? [proposalId] : []));
  const merged = suggestions.filter((other) => other.at <= asOf && standing(other, asOf).intoId === suggestion.id);
  return new Set([...own, ...merged.flatMap((other) => [...ledTo(other, { suggestions } as History, asOf)])]);
}

function fateOf(suggestion: SuggestionCourse, history: History, asOf: number) {
  const { stage } = standing(suggestion, asOf);
  if (stage === 'merged') return 'merged';
  if (ledTo(suggestion, history, asOf).size > 0) return 'converted';
  return stage === 'dismissed' ? 'dismissed' : 'open';
}

function* suggestionFigures(history: History, asked: Asked): Generator<[string, Naive]> {
  const registered = history.suggestions
    .filter(({ at }) => within(at, asked))
    .map((suggestion) => ({ ...suggestion, fate: fateOf(suggestion, history, asked.asOf) }));
  const received = registered.filter(({ fate }) => fate !== 'merged');
  yield ['suggestions.registered', count(registered)];
  yield ['suggestions.received', count(received)];
  for (const channel of channels)
    yield [`suggestions.channel.${channel}`, count(received.filter((each) => each.channel === channel))];
  for (const fate of ['merged', 'converted', 'dismissed', 'open'])
    yield [`suggestions.${fate}`, count(registered.filter((each) => each.fate === fate))];
  yield ['suggestions.conversion-rate', rate(received, ({ fate }) => fate === 'converted')];
}

/** A proposal as it stood. */
interface Standing extends ProposalCourse {
  fate: string;
  /** Units of the round that was under way then. */
  current: LeadCourse[];
  /** Department of every unit's part, the released ones as well. */
  units: Map<string, string>;
  replied: boolean;
  onTime: boolean;
}

function proposalAt(proposal: ProposalCourse, asOf: number): Standing {
  const leads = proposal.leads
    .filter(({ at, releasedAt }) => at <= asOf && (releasedAt === null || releasedAt > asOf))
    .map((lead) => ({ ...lead, reply: lead.reply && lead.reply.at <= asOf ? lead.reply : null }));
  const current = leads.filter(({ round }) => round === leads.at(-1)?.round);
  const replied = current.length > 0 && current.every(({ reply }) => reply !== null);
  return {
    ...proposal,
    leads,
    consultations: proposal.consultations.filter(({ at }) => at <= asOf),
    ratings: proposal.ratings.filter(({ at }) => at <= asOf),
    units: new Map(proposal.leads.map(({ id, departmentId }) => [id, departmentId])),
    fate: fateThen(proposal.events.filter(({ at }) => at <= asOf).at(-1)?.to ?? 'submitted'),
    current,
    replied,
    onTime: replied && leads.every(({ reply }) => reply === null || reply.onTime),
  };
}

/** What the report calls it: from 立案 on it is filed, however far it has come. */
const fateThen = (stage: ProposalStage): string => (stage === 'submitted' ? 'waiting' : stage);

function* proposalFigures(history: History, asked: Asked): Generator<[string, Naive]> {
  const { asOf } = asked;
  const all = history.proposals.filter(({ at }) => at <= asOf).map((proposal) => proposalAt(proposal, asOf));
  const sources = history.suggestions.filter(
    (each) => within(each.at, asked) && fateOf(each, history, asOf) === 'converted',
  );
  const led = new Set(sources.flatMap((suggestion) => [...ledTo(suggestion, history, asOf)]));
  const converted = all.filter(({ id }) => led.has(id));
  const convertedFiled = converted.filter(({ fate }) => fate === 'filed');
  yield ['converted.submitted', count(converted)];
  for (const fate of ['filed', 'merged', 'declined'])
    yield [`converted.${fate}`, count(converted.filter((each) => each.fate === fate))];
  const elsewhere = ['to-opinion', 'to-suggestion', 'as-letter', 'passed-up', 'solved', 'withdrawn'];
  yield ['converted.elsewhere', count(converted.filter(({ fate }) => elsewhere.includes(fate)))];
  yield ['converted.waiting', count(converted.filter(({ fate }) => fate === 'waiting' || fate === 'returned'))];
  yield ['converted.replied', count(convertedFiled.filter(({ replied }) => replied))];
  yield ['converted.on-time', count(convertedFiled.filter(({ onTime }) => onTime))];

  const submitted = all.filter(({ at }) => within(at, asked));
  const filed = submitted.filter(({ fate }) => fate === 'filed');
  yield ['proposals.submitted', count(submitted)];
  for (const fate of ['filed', 'merged', 'declined', ...elsewhere, 'returned', 'waiting'])
    yield [`proposals.${fate}`, count(submitted.filter((each) => each.fate === fate))];
  for (const kind of ['key', 'excellent'] as const) {
    const stood = ({ marks }: Standing) =>
      marks.some((mark) => mark.kind === kind && mark.at <= asOf && (mark.until === null || mark.until > asOf));
    yield [`proposals.${kind}`, count(filed.filter(stood))];
  }
  yield ['proposals.filing-rate', rate(submitted, ({ fate }) => fate === 'filed')];
  yield* filedFigures(filed);
  yield* handlingFigures(filed, asOf);
  yield* ratingFigures(filed);
}

const individually = ({ proposerKind }: Standing) => proposerKind === 'INDIVIDUAL' || proposerKind === 'JOINT';

function* filedFigures(filed: Standing[]): Generator<[string, Naive]> {
  yield ['proposals.by-members', count(filed.filter(individually))];
  yield ['proposals.collective', count(filed.filter((each) => !individually(each)))];
  yield ['proposals.collective-share', rate(filed, (each) => !individually(each))];
  yield* broken('proposals.category', filed, ({ category }) => category);
  yield* broken('proposals.proposer', filed, ({ proposerKind }) => proposerKind);
  const leadOf = ({ current }: Standing) => current.find(({ role }) => role === 'LEAD')?.departmentId ?? null;
  yield* broken('handling.department', filed, leadOf);
  yield ['handling.split', count(filed.filter(({ current }) => current.some(({ role }) => role === 'SPLIT')))];
  yield ['handling.unassigned', count(filed.filter(({ current }) => current.length === 0))];
}

function* handlingFigures(filed: Standing[], asOf: number): Generator<[string, Naive]> {
  const replied = filed.filter((each) => each.replied);
  const met = ({ consultations }: Standing) => consultations.some(({ way }) => way !== 'NOT_NEEDED');
  yield ['handling.replied', count(replied)];
  yield ['handling.pending', count(filed.filter((each) => !each.replied))];
  yield ['handling.on-time', count(filed.filter(({ onTime }) => onTime))];
  yield ['handling.reply-rate', rate(filed, (each) => each.replied)];
  yield ['handling.consultation-rate', rate(replied, met)];
  // Nothing of these histories is published.
  yield ['disclosure.disclosure-rate', rate(replied, () => false)];
  yield ['handling.consultation-excused', count(replied.filter((each) => each.consultations.length > 0 && !met(each)))];
  const leads = filed.flatMap((each) => each.leads);
  yield ['handling.parts', count(leads)];
  yield* broken('handling.unit', leads, ({ departmentId }) => departmentId);
  const today = chinaDay(new Date(asOf));
  const due = leads.filter(({ reply, dueOn }) => reply || dueOn < today);
  yield ['handling.assignment-reply-rate', rate(leads, ({ reply }) => reply !== null)];
  yield ['handling.on-time-rate', rate(due, ({ reply }) => reply?.onTime === true)];
  const sent = leads.filter(({ reply }) => reply);
  yield ['replies.sent', count(sent)];
  yield* broken('replies.resolution', sent, ({ reply }) => reply?.resolution ?? null);
}

function* ratingFigures(filed: Standing[]): Generator<[string, Naive]> {
  const answered = filed.filter(({ leads }) => leads.some(({ reply }) => reply));
  yield ['ratings.asked', count(answered)];
  yield ['ratings.rated', count(answered.filter(({ ratings }) => ratings.length > 0))];
  yield ['ratings.not-rated', count(answered.filter(({ ratings }) => ratings.length === 0))];
  yield ['ratings.return-rate', rate(answered, ({ ratings }) => ratings.length > 0)];
  const given = filed.flatMap(({ memberIds, ratings, units }) =>
    memberIds.flatMap((memberId) => {
      const own = ratings.filter((rating) => rating.memberId === memberId);
      return [...new Set(units.values())].flatMap((unit) =>
        own.filter(({ leadId }) => units.get(leadId) === unit).slice(-1),
      );
    }),
  );
  yield ['ratings.given', count(given)];
  yield* broken('ratings.medium', given, ({ medium }) => medium);
  for (const asked of ['attitude', 'result'] as const) {
    yield* broken(`ratings.${asked}`, given, (rating) => rating[asked]);
    yield [`ratings.${asked}-satisfied-rate`, rate(given, (rating) => rating[asked] === 'SATISFIED')];
    yield [`ratings.${asked}-accepted-rate`, rate(given, (rating) => rating[asked] !== 'UNSATISFIED')];
  }
}

/** Promises whose day falls into the period, whenever they were made. */
function* promiseFigures({ proposals }: History, { from, to, asOf }: Asked): Generator<[string, Naive]> {
  const due = proposals
    .flatMap(({ promises }) => promises)
    .filter(({ at, dueOn }) => at <= asOf && dueOn >= from && dueOn <= to);
  const fate = ({ end, reportedAt, dueOn }: PromiseCourse) => {
    if (!end || end.at > asOf) return 'open';
    if (end.stage === 'abandoned') return 'abandoned';
    return chinaDay(new Date(reportedAt ?? 0)) <= dueOn ? 'kept-on-time' : 'kept-late';
  };
  yield ['promises.due', count(due)];
  for (const each of ['kept-on-time', 'kept-late', 'open', 'abandoned'])
    yield [`promises.${each}`, count(due.filter((promise) => fate(promise) === each))];
  yield ['promises.revised', count(due.filter(({ revisedAt }) => revisedAt !== null && revisedAt <= asOf))];
  yield ['promises.on-time-rate', rate(due, (promise) => fate(promise) === 'kept-on-time')];
  yield ['promises.kept-rate', rate(due, (promise) => fate(promise).startsWith('kept'))];
}

function* broken<T extends { id: string }>(
  key: string,
  rows: T[],
  valueOf: (row: T) => string | null,
): Generator<[string, Naive]> {
  for (const value of new Set(rows.map(valueOf))) {
    if (value !== null) yield [`${key}.${value}`, count(rows.filter((row) => valueOf(row) === value))];
  }
}
