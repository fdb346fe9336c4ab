import { type Db, Refusal, type Tx, trail } from '#platform';
import type { BindingProvider } from './binding.entity.js';
import type { Entry, Table } from './import-columns.js';
import { type ImportRules, type Judgement, same, wrong } from './import-rules.js';
import { mailsOf, phoneOf } from './import-values.js';
import { importWords as says } from './import-words.js';
import { type MemberKey, memberColumns } from './member-columns.js';
import { personName } from './names.js';
import { type MemberFacts, factsSql, insertMember, updateMember } from './roster.js';
import { bindSender, subjectOf } from './senders.js';
import { termNow } from './sessions.js';

export const memberImport: ImportRules<MemberKey> = { sheet: '委员', columns: memberColumns, judge };

const mostMails = 5;

interface Address {
  provider: BindingProvider;
  subject: string;
}

/** A line as understood; what is `null` is blank and keeps what is there. */
interface Draft {
  line: number;
  name: string;
  facts: { [K in Exclude<keyof MemberFacts, 'name' | 'active'>]: MemberFacts[K] | null };
  addresses: Address[];
  errors: string[];
}

interface Known extends MemberFacts {
  id: string;
  /** In the roster that is imported into; otherwise a member of a former term, who may have been elected again. */
  current: boolean;
}

interface Bound extends Address {
  memberId: string;
  name: string;
  /** Of the term that is imported into; an address of a former term's row moves to the same person. */
  current: boolean;
}

/** What the lines are judged against. */
interface Against {
  termId: string;
  drafts: Draft[];
  known: Known[];
  holders: Map<string, Bound>;
}

async function judge(q: Db | Tx, table: Table<MemberKey>): Promise<Judgement[]> {
  const termId = await termNow(q);
  if (!termId) throw new Refusal('session-missing');
  const drafts = table.entries.map(draftOf);
  const known = await q.rows<Known>(
    `SELECT m.id, m.term_id = $1 AS current, ${factsSql} FROM members m LEFT JOIN sectors s ON s.id = m.sector_id
      WHERE m.name = ANY($2)`,
    [termId, drafts.map(({ name }) => name)],
  );
  const addresses = drafts.flatMap((draft) => draft.addresses);
  const bound = await q.rows<Bound>(
    `SELECT b.provider, b.subject, m.id AS "memberId", m.name, m.term_id IS NOT DISTINCT FROM $1 AS current
       FROM member_bindings b JOIN members m ON m.id = b.member_id
       JOIN unnest($2::text[], $3::text[]) AS wanted(provider, subject)
         ON wanted.provider = b.provider AND wanted.subject = b.subject`,
    [termId, addresses.map(({ provider }) => provider), addresses.map(({ subject }) => subject)],
  );
  const holders = new Map(bound.map((binding) => [keyOf(binding), binding]));
  noteRepeats(drafts);
  return drafts.map((draft) => judgementOf(draft, { termId, drafts, known, holders }));
}

const keyOf = ({ provider, subject }: Address): string => `${provider} ${subject}`;

function draftOf(entry: Entry<MemberKey>): Draft {
  const { phone, errors: phoneErrors } = phoneOf(entry.text('phone'));
  const { mails, errors: mailErrors } = mailsOf(entry.text('mails'), mostMails);
  const [wecom, nickname] = [entry.text('wecom'), entry.text('nickname')];
  const addresses: Address[] = mails.map((mail) => ({ provider: 'mail', subject: subjectOf('mail', mail) }));
  if (wecom) addresses.push({ provider: 'wecom', subject: subjectOf('wecom', wecom) });
  if (nickname) addresses.push({ provider: 'nickname', subject: subjectOf('nickname', nickname) });
  return {
    line: entry.line,
    name: personName(entry.text('name') ?? ''),
    facts: {
      sector: entry.text('sector'),
      party: entry.text('party'),
      standing: entry.flag('standing'),
      group: entry.text('group'),
      convener: entry.flag('convener'),
      phone,
    },
    addresses,
    errors: [...entry.errors, ...phoneErrors, ...mailErrors],
  };
}

/** The same person twice, or one address for two: said at the later line, which names the earlier. */
function noteRepeats(drafts: Draft[]): void {
  const people: Draft[] = [];
  const addresses = new Map<string, number>();
  for (const draft of drafts.filter(({ name }) => name)) {
    const namesakes = people.filter(({ name }) => name === draft.name);
    const twin = namesakes.find(({ facts }) => facts.phone === draft.facts.phone);
    const unclear = namesakes.find(({ facts }) => facts.phone === null || draft.facts.phone === null);
    if (twin) draft.errors.push(says.repeated(twin.line));
    else if (unclear) draft.errors.push(says.namesakeInFile(unclear.line));
    people.push(draft);
    for (const address of draft.addresses) {
      const line = addresses.get(keyOf(address));
      if (line !== undefined && !twin) draft.errors.push(says.addressRepeated(address.subject, line));
      addresses.set(keyOf(address), line ?? draft.line);
    }
  }
}

function judgementOf(draft: Draft, { termId, drafts, known, holders }: Against): Judgement {
  const { target, error } = targetOf(draft, drafts, known);
  const errors = error ? [...draft.errors, error] : draft.errors;
  const fresh: Address[] = [];
  for (const address of draft.addresses) {
    const holder = holders.get(keyOf(address));
    if (holder && holder.memberId === target?.id) continue;
    if (holder && (holder.current || holder.name !== draft.name))
      errors.push(says.addressTaken(address.subject, holder.name));
    fresh.push(address);
  }
  if (target?.current && !target.active) errors.push(says.notServing);
  if (errors.length > 0) return wrong(errors);
  if (!target) return { verdict: 'add', errors, write: (tx) => add(tx, termId, draft, fresh) };
  if (!target.current) return { verdict: 'change', errors, write: (tx) => reelect(tx, termId, target, draft, fresh) };
  const next = { ...target, ...given(draft) };
  const changed = Object.entries(given(draft)).some(([key, value]) => target[key as keyof MemberFacts] !== value);
  return changed || fresh.length > 0
    ? { verdict: 'change', errors, write: (tx) => change(tx, target, next, fresh) }
    : same;
}

/** Whom a line is about: nobody yet, or the one of this name, with several the one with this telephone number. */
function targetOf(draft: Draft, drafts: Draft[], known: Known[]): { target: Known | null; error?: string } {
  const { sector, phone } = draft.facts;
  const namesakes = known.filter(
    (member) => member.name === draft.name && (member.current || maybeAgain(member, draft)),
  );
  const byPhone = namesakes.find((member) => phone !== null && member.phone === phone);
  if (byPhone || namesakes.length === 0) return { target: byPhone ?? null };
  if (namesakes.length > 1) return { target: null, error: says.namesakesKnown(namesakes.length) };
  const [only] = namesakes;
  if (!only) return { target: null };
  // Another line of the file is the one we know, by its telephone number: this is a second person of that name.
  const claimed = drafts.some(
    (other) => other !== draft && other.name === only.name && other.facts.phone === only.phone,
  );
  if (claimed) return { target: null };
  const moved = sector !== null && only.sector !== null && sector !== only.sector;
  const renumbered = phone !== null && only.phone !== null && phone !== only.phone;
  if (!moved || !renumbered) return { target: only };
  return { target: null, error: says.perhapsAnother(`${only.sector ?? says.blank}，${only.phone ?? says.blank}`) };
}

/** Somebody of a former term is the same person unless telephone and sector both say otherwise. */
const maybeAgain = (member: Known, { facts: { phone, sector } }: Draft): boolean =>
  phone === null || member.phone === null || phone === member.phone || sector === member.sector;

/** What the line says, without what it leaves blank. */
const given = ({ facts }: Draft): Partial<MemberFacts> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

async function add(tx: Tx, termId: string, draft: Draft, addresses: Address[]): Promise<void> {
  const { standing, convener } = draft.facts;
  const facts = { ...draft.facts, standing: standing ?? false, convener: convener ?? false };
  const id = await insertMember(tx, termId, { ...facts, name: draft.name, active: true });
  await bindAll(tx, id, addresses);
}

/** Elected again: the same person, with account, addresses and all former records, goes over into the new term. */
async function reelect(tx: Tx, termId: string, member: Known, draft: Draft, addresses: Address[]): Promise<void> {
  await tx.rows(`UPDATE members SET term_id = $2 WHERE id = $1`, [member.id, termId]);
  await trail(tx, 'member', member.id, { action: 'reelect', details: { termId } });
  await change(tx, member, { ...member, ...given(draft), active: true }, addresses);
}

async function change(tx: Tx, before: Known, next: Known, addresses: Address[]): Promise<void> {
  await updateMember(tx, before.id, factsIn(before), factsIn(next));
  await bindAll(tx, before.id, addresses);
}

const factsIn = ({ name, sector, party, standing, group, convener, phone, active }: Known): MemberFacts => ({
  name,
  sector,
  party,
  standing,
  group,
  convener,
  phone,
  active,
});

async function bindAll(tx: Tx, memberId: string, addresses: Address[]): Promise<void> {
  for (const { provider, subject } of addresses) await bindSender(tx, memberId, provider, subject);
}
