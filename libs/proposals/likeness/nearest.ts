import type { ProposalStage } from '#contract';
import { type Actor, type Db, Parameters, wordQueries, wordsIn } from '#platform';
import { publishedCopies } from '../views/outsider.js';
import { type Asked, type Resemblance, type Weights, resemblanceOf, weigh } from './resemblance.js';
import { proposalsSeenBy } from '../views/visibility.js';
import { countWords } from './words.js';

export interface Near extends Resemblance {
  id: string;
}

export interface Within {
  actor: Actor;
  stages: readonly ProposalStage[];
  /** Cases that are not compared. */
  except: string[];
  limit: number;
}

/** So many places of words are looked up, so that common words do not make it slow. */
const mostPlaces = 2000;
/** What only common words ask for is looked for among so many of the newest cases. */
const newest = 1000;
/** By so many of the words that are too common to be looked up. */
const mostCommon = 6;
/** So many of those that share the rarest words are compared by all their words. */
const compared = 100;

/** The cases most like what was asked for, among those that this person sees, the likest first. */
export async function nearest(db: Db, asked: Asked, within: Within): Promise<Near[]> {
  const words = wordsIn(`${asked.title}\n${asked.text}`);
  if (words.length === 0) return [];
  const { cases, total } = await countWords(db, words);
  const weights = weigh(asked, words, cases, total);
  const candidates = await candidatesOf(db, weights, cases, within);
  return candidates
    .map(({ id, title, words: held }) => ({ id, ...resemblanceOf(weights, title, new Set(held)) }))
    .sort((one, other) => other.likeness - one.likeness || (one.id < other.id ? 1 : -1))
    .slice(0, within.limit);
}

interface Candidate {
  id: string;
  title: string;
  words: string[];
}

async function candidatesOf(
  db: Db,
  weights: Weights,
  cases: ReadonlyMap<string, number>,
  within: Within,
): Promise<Candidate[]> {
  const rare = leading(weights, cases);
  const found = rare.length > 0 ? await find(db, weights, rare, byRareWords, within) : [];
  if (found.length >= within.limit) return asRead(db, within.actor, found);
  const common = [...weights.keys()].filter((word) => cases.get(word) && !rare.includes(word)).slice(0, mostCommon);
  const more = common.length > 0 ? await find(db, weights, common, amongNewest, within) : [];
  const known = new Set(found.map(({ id }) => id));
  return asRead(db, within.actor, [...found, ...more.filter(({ id }) => !known.has(id))]);
}

async function find(
  db: Db,
  weights: Weights,
  words: string[],
  scored: (asked: string) => string,
  { actor, stages, except }: Within,
): Promise<Candidate[]> {
  const parameters = new Parameters();
  const queries = parameters.add(wordQueries(words));
  const weight = parameters.add(words.map((word) => weights.get(word) ?? 0));
  const asked = `unnest(${queries}::text[], ${weight}::float8[]) AS asked(query, weight)`;
  const seen = proposalsSeenBy(actor, parameters, stages);
  return db.rows<Candidate>(
    `SELECT near.id, near.title, tsvector_to_array(w.words) AS words
       FROM (SELECT p.id, p.title, scored.score FROM (${scored(asked)}) scored
              CROSS JOIN LATERAL (SELECT p.id, p.title FROM proposals p WHERE p.id = scored.id
                AND p.stage = ANY(${parameters.add(stages)}) AND p.id <> ALL(${parameters.add(except)}::uuid[]) AND ${seen}
                OFFSET 0) p
              ORDER BY scored.score DESC, p.id DESC LIMIT ${compared}) near
       JOIN proposal_words w ON w.proposal_id = near.id`,
    parameters.values,
  );
}

/** What was hidden in a published copy must not be found out by likeness: another member's case counts as published. */
async function asRead(db: Db, actor: Actor, candidates: Candidate[]): Promise<Candidate[]> {
  const copies = await publishedCopies(
    db,
    actor,
    candidates.map(({ id }) => id),
  );
  return candidates.map((candidate) => {
    const copy = copies.get(candidate.id);
    if (!copy) return candidate;
    const { title, situation, demands } = copy;
    return { id: candidate.id, title, words: wordsIn([title, situation ?? '', ...(demands ?? [])].join('\n')) };
  });
}

/** The weightiest words, as far as all the cases they stand in can be looked at; a word of no case leads nowhere. */
function leading(weights: Weights, cases: ReadonlyMap<string, number>): string[] {
  let places = 0;
  return [...weights.keys()].filter((word) => {
    const holding = cases.get(word) ?? 0;
    if (holding === 0 || places + holding > mostPlaces) return false;
    places += holding;
    return true;
  });
}

const byRareWords = (asked: string): string =>
  `SELECT w.proposal_id AS id, sum(asked.weight) AS score FROM ${asked}
     CROSS JOIN LATERAL (SELECT proposal_id FROM proposal_words WHERE words @@ asked.query::tsquery OFFSET 0) w
    GROUP BY w.proposal_id`;

const amongNewest = (asked: string): string =>
  `SELECT id, score FROM (
     SELECT w.proposal_id AS id,
            (SELECT sum(asked.weight) FROM ${asked} WHERE w.words @@ asked.query::tsquery) AS score
       FROM (SELECT proposal_id, words FROM proposal_words ORDER BY proposal_id DESC LIMIT ${newest}) w) newest
    WHERE score > 0`;
