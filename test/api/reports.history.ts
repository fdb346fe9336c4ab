import { type ProposalStage, attitudes, channels, proposerKinds, refusedStages, resolutions } from '#contract';
import { newId } from '#platform';

/** What happened, event by event: the source of the rows that the figures read and of the naive counts they must equal. */
export interface History {
  suggestions: SuggestionCourse[];
  proposals: ProposalCourse[];
  departments: { id: string; name: string }[];
  memberIds: string[];
}

type Stage = 'received' | 'converted' | 'dismissed' | 'merged';

export interface SuggestionCourse {
  id: string;
  at: number;
  channel: (typeof channels)[number];
  events: { at: number; action: string; to: Stage; intoId?: string; proposalId?: string }[];
}

export interface PromiseCourse {
  id: string;
  leadId: string;
  departmentId: string;
  at: number;
  dueOn: string;
  /** Put off to a later day. */
  revisedAt: number | null;
  reportedAt: number | null;
  end: { at: number; stage: 'kept' | 'abandoned' } | null;
}

export interface LeadCourse {
  id: string;
  round: number;
  at: number;
  departmentId: string;
  role: 'LEAD' | 'SPLIT';
  /** 已退办 */
  releasedAt: number | null;
  dueOn: string;
  reply: { at: number; resolution: (typeof resolutions)[number]; onTime: boolean } | null;
}

export interface ProposalCourse {
  id: string;
  at: number;
  category: string;
  proposerKind: (typeof proposerKinds)[number];
  memberIds: string[];
  filedAt: number | null;
  /** 重点提案, 优秀提案, and until when. */
  marks: { kind: 'key' | 'excellent'; at: number; until: number | null }[];
  /** 立案, and everything else by which it changed its stage, in order. */
  events: { at: number; action: string; to: ProposalStage }[];
  leads: LeadCourse[];
  promises: PromiseCourse[];
  consultations: { at: number; way: 'VISIT' | 'PHONE' | 'NOT_NEEDED' }[];
  ratings: {
    id: string;
    at: number;
    round: number;
    memberId: string;
    leadId: string;
    medium: 'APP' | 'LINK';
    attitude: (typeof attitudes)[number];
    result: (typeof attitudes)[number];
  }[];
}

const day = 86_400_000;
const chinaMs = (time: string) => new Date(`${time}+08:00`).getTime();
const first = chinaMs('2018-11-15T00:00:00');
const last = chinaMs('2020-02-15T00:00:00');
/** Moments at which a careless bound goes wrong. */
const edges = ['2018-12-31T23:59:59.999', '2019-01-01T00:00:00', '2019-12-31T23:59:59.999', '2020-01-01T00:00:00'];

/** Due days that some of the questions are asked on. */
const edgeDays = ['2019-07-15', '2019-12-31', '2020-02-01'];

/** A small repeatable generator of chances (mulberry32). */
class Chance {
  constructor(private seed: number) {}

  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  maybe(share: number): boolean {
    return this.next() < share;
  }

  moment(from = first): number {
    if (from === first && this.maybe(0.15)) return chinaMs(this.of(edges));
    return from + this.below(Math.max(last - from, 1));
  }

  /** Some time after, mostly soon. */
  after(at: number): number {
    return at + 1 + this.below(this.maybe(0.8) ? 40 * day : 200 * day);
  }
}

/** A history that could have happened, and some that could not, such as a converted suggestion being merged. */
export function randomHistory(seed: number, size: number): History {
  const chance = new Chance(seed);
  const departments = ['区城市管理局', '区教育体育局', '区商务局', '区民政局'].map((name) => ({ id: newId(), name }));
  const memberIds = Array.from({ length: 6 }, newId);
  const proposals = Array.from({ length: size }, () => randomProposal(chance, departments, memberIds));
  const suggestions = Array.from({ length: size }, () => ({
    id: newId(),
    at: chance.moment(),
    channel: chance.of(channels),
    events: [],
  }));
  suggestions.forEach((suggestion, index) => decide(chance, suggestion, suggestions.slice(0, index), proposals));
  return { suggestions, proposals, departments, memberIds };
}

/** Merges go to earlier entries only, so that there are chains, but no circles. */
function decide(chance: Chance, suggestion: SuggestionCourse, others: SuggestionCourse[], proposals: ProposalCourse[]) {
  let stage: Stage = 'received';
  let at = suggestion.at;
  for (let steps = chance.below(5); steps > 0; steps -= 1) {
    at = chance.after(at);
    if (stage === 'merged') suggestion.events.push({ at, action: 'unmerge', to: 'received' });
    else if (stage === 'dismissed') suggestion.events.push({ at, action: 'restore', to: 'received' });
    else if (chance.maybe(0.2) && others.length > 0) {
      suggestion.events.push({ at, action: 'merge', to: 'merged', intoId: chance.of(others).id });
    } else if (chance.maybe(0.25) && stage === 'received') {
      suggestion.events.push({ at, action: 'dismiss', to: 'dismissed' });
    } else {
      const known = suggestion.events.map(({ proposalId }) => proposalId);
      const proposal = chance.of(proposals);
      if (proposal.at > at || known.includes(proposal.id)) continue;
      suggestion.events.push({ at, action: 'convert', to: 'converted', proposalId: proposal.id });
    }
    stage = suggestion.events.at(-1)?.to ?? stage;
  }
}

function randomProposal(chance: Chance, departments: History['departments'], memberIds: string[]): ProposalCourse {
  const proposerKind = chance.of(proposerKinds);
  const many = proposerKind === 'JOINT' ? 2 + chance.below(3) : proposerKind === 'INDIVIDUAL' ? 1 : 0;
  const start = chance.below(memberIds.length);
  const proposal: ProposalCourse = {
    id: newId(),
    at: chance.moment(),
    category: chance.of(['经济建设', '社会建设', '文化建设', '其他（自拟）']),
    proposerKind,
    memberIds: Array.from({ length: many }, (_, index) => memberIds[(start + index) % memberIds.length] ?? ''),
    filedAt: null,
    marks: [],
    events: [],
    leads: [],
    consultations: [],
    ratings: [],
    promises: [],
  };
  const outcome = chance.next();
  if (outcome < 0.1) return proposal;
  let at = chance.maybe(0.3) ? review(chance, proposal) : proposal.at;
  if (outcome < 0.35 || proposal.events.at(-1)?.to !== (proposal.events.length ? 'submitted' : undefined))
    return proposal;
  at = proposal.filedAt = chance.after(at);
  proposal.events.push({ at, action: 'file', to: 'filed' });
  proposal.marks = randomMarks(chance, at);
  if (chance.maybe(0.15)) at = joinAnother(chance, proposal);
  if (proposal.events.at(-1)?.to === 'merged') return proposal;
  at = chance.after(at);
  for (let round = 1; round <= 2 && chance.maybe(0.85); round += 1) {
    const dueOn = chance.maybe(0.2)
      ? chance.of(edgeDays)
      : new Date(at + (10 + chance.below(90)) * day).toISOString().slice(0, 10);
    // Given to another unit first, and taken back (改派): never with two leads at once.
    const releasedAt = chance.maybe(0.2) ? chance.after(at) : null;
    const since = releasedAt ?? at;
    const reply = chance.maybe(0.85) ? { at: chance.after(since), resolution: chance.of(resolutions) } : null;
    const role = chance.maybe(0.2) ? 'SPLIT' : 'LEAD';
    const unit = { round, at: since, role, dueOn } as const;
    const [one, another, former] = shuffled(chance, departments);
    const answered = reply && { ...reply, onTime: chance.maybe(0.8) };
    if (releasedAt !== null)
      proposal.leads.push({ ...unit, at, id: newId(), departmentId: former, releasedAt, reply: null });
    proposal.leads.push({ ...unit, id: newId(), departmentId: one, releasedAt: null, reply: answered });
    if (role === 'SPLIT') {
      const its = answered && {
        ...answered,
        at: answered.at + (chance.maybe(0.5) ? day : 0),
        onTime: chance.maybe(0.8),
      };
      proposal.leads.push({ ...unit, id: newId(), departmentId: another, releasedAt: null, reply: its });
    }
    if (chance.maybe(0.8))
      proposal.consultations.push({ at: chance.after(at), way: chance.of(['VISIT', 'PHONE', 'NOT_NEEDED']) });
    if (!reply) return withdrawn(chance, proposal, at);
    at = chance.after(reply.at + day);
    const answering = proposal.leads.filter((lead) => lead.round === round && lead.releasedAt === null && lead.reply);
    for (const memberId of proposal.memberIds.filter(() => chance.maybe(0.6))) {
      for (const { id: leadId } of answering) {
        const [attitude, result] = [chance.of(attitudes), chance.of(attitudes)];
        const medium = chance.of(['APP', 'LINK'] as const);
        proposal.ratings.push({ id: newId(), at: at - 1, round, memberId, leadId, attitude, result, medium });
      }
    }
    proposal.promises.push(...answering.filter(() => chance.maybe(0.4)).map((lead) => randomPromise(chance, lead)));
    if (chance.maybe(0.7)) return proposal;
  }
  return proposal;
}

/** Something promised in a reply, and perhaps put off, done, confirmed or given up. */
function randomPromise(chance: Chance, { id: leadId, departmentId, reply }: LeadCourse): PromiseCourse {
  const at = reply?.at ?? first;
  const dueOn = chance.maybe(0.3)
    ? chance.of(edgeDays)
    : new Date(at + (10 + chance.below(300)) * day).toISOString().slice(0, 10);
  const promise = { id: newId(), leadId, departmentId, at, dueOn };
  const revisedAt = chance.maybe(0.3) ? chance.after(at) : null;
  const reportedAt = chance.maybe(0.7) ? chance.after(at) : null;
  const since = reportedAt ?? at;
  if (chance.maybe(0.2))
    return { ...promise, revisedAt, reportedAt, end: { at: chance.after(since), stage: 'abandoned' } };
  const kept = reportedAt !== null && chance.maybe(0.8);
  return { ...promise, revisedAt, reportedAt, end: kept ? { at: chance.after(since), stage: 'kept' } : null };
}

/** Three different departments. */
function shuffled(chance: Chance, departments: History['departments']): [string, string, string] {
  const start = chance.below(departments.length);
  const at = (place: number) => departments[(start + place) % departments.length]?.id ?? '';
  return [at(0), at(1), at(2)];
}

/** Refused or returned, and perhaps taken back or submitted again; answers when the last of it was. */
function review(chance: Chance, { at, events }: ProposalCourse): number {
  let stage: ProposalStage = 'submitted';
  let now = at;
  for (let steps = 1 + chance.below(4); steps > 0; steps -= 1) {
    now = chance.after(now);
    if (stage === 'returned') events.push({ at: now, action: 'resubmit', to: 'submitted' });
    else if (stage !== 'submitted') events.push({ at: now, action: 'undo-outcome', to: 'submitted' });
    else if (chance.maybe(0.3)) events.push({ at: now, action: 'return-for-completion', to: 'returned' });
    else events.push({ at: now, action: 'refuse', to: chance.of(refusedStages) });
    stage = events.at(-1)?.to ?? stage;
  }
  return now;
}

/** 并案, and perhaps back; answers when. */
function joinAnother(chance: Chance, { filedAt, events }: ProposalCourse): number {
  let at = chance.after(filedAt ?? first);
  events.push({ at, action: 'join-case', to: 'merged' });
  if (chance.maybe(0.5)) return at;
  at = chance.after(at);
  events.push({ at, action: 'leave-case', to: 'filed' });
  return at;
}

/** Some that are never answered are withdrawn. */
function withdrawn(chance: Chance, proposal: ProposalCourse, since: number): ProposalCourse {
  if (chance.maybe(0.3)) proposal.events.push({ at: chance.after(since), action: 'withdraw', to: 'withdrawn' });
  return proposal;
}

/** Each kind now and then, taken back now and then. */
const randomMarks = (chance: Chance, since: number): ProposalCourse['marks'] =>
  (['key', 'excellent'] as const).flatMap((kind) => {
    if (!chance.maybe(0.2)) return [];
    const at = chance.after(since);
    return [{ kind, at, until: chance.maybe(0.4) ? chance.after(at) : null }];
  });
