import type { Line } from './facts.js';
import type { Grammar, Header } from './grammars.js';

/** Names that are rather the first word of a line like “会议时间  14:30”. */
const FIELD_NAME =
  /(?:时间|日期|期限|截止|截至|地点|电话|会议|活动|议程|通知|建议|问题|原因|现状|理由|案由|内容|标题|题目|说明|附件|备注|措施|背景|情况|如下|各位\S{0,6})$|^(?:注|一是|二是|三是|大家好?)$/;

const isField = (author: string) =>
  FIELD_NAME.test(author) || (/[：:]/.test(author) && FIELD_NAME.test(author.replace(/[：:].*$/, '').trim()));

export interface Evidence {
  known: ReadonlySet<string>;
  names: ReadonlyMap<string, number>;
  /** Headers of this format stand alone, unless this record lost its blank lines. */
  standsOff: boolean;
  /** Lines that only announce a day: nobody said them. */
  separators: ReadonlySet<number>;
}

export function countNames(candidates: ReadonlyMap<number, Header>): Map<string, number> {
  const names = new Map<string, number>();
  for (const { author } of candidates.values()) names.set(author, (names.get(author) ?? 0) + 1);
  return names;
}

/**
 * Which header-like lines open a message. A known or repeated name does; else the line must stand off from the text
 * as most headers of the record do, and its time must not lie after that of the next.
 */
export function believable(lines: Line[], candidates: ReadonlyMap<number, Header>, evidence: Evidence): Set<number> {
  const { known, names, separators } = evidence;
  const alone = (at: number) => {
    const before = lines[at - 1];
    return before === undefined || before.bare === '' || before.isSystem;
  };
  const entries = [...candidates].reverse();
  const mostly = entries.filter(([at]) => alone(at)).length * 2 > entries.length;
  const spaced = evidence.standsOff && mostly;
  /** A line with nothing beneath it may be part of what was said before: its words must not get lost. */
  const says = (at: number) => {
    let below = at + 1;
    while (lines[below]?.bare === '') below++;
    return (
      candidates.get(at)?.said !== undefined ||
      (below < lines.length && !candidates.has(below) && !separators.has(below))
    );
  };
  const opensBetween = (from: number, to: number) => lines.slice(from, to).some(({ title }) => title?.opensRecord);
  const believed = new Set<number>();
  let next: string | null = null;
  let last = lines.length;
  for (const [at, { author, sentAt, unsure }] of entries) {
    if (opensBetween(at, last)) next = null;
    last = at;
    const jumps = sentAt !== null && next !== null && sentAt > next;
    next = sentAt ?? next;
    const again = (names.get(author) ?? 0) > 1;
    const fits = !jumps && says(at) && (!(unsure ? mostly : spaced) || alone(at));
    if (known.has(author) || (!isField(author) && (again || fits))) believed.add(at);
  }
  return believed;
}

interface Ground {
  lines: Line[];
  known: ReadonlySet<string>;
  madeOn: string | null;
}

/** What was said today often has its time only: such a line opens a message where its name speaks, or it stands off. */
export function addShortHeaders({ shortHeader }: Grammar, ground: Ground, candidates: Map<number, Header>): void {
  if (!shortHeader || candidates.size === 0) return;
  const { lines, known, madeOn } = ground;
  const names = countNames(candidates);
  const fromMaking = [...candidates.values()].some((header) => header.fromMaking);
  const alone = (at: number) => at === 0 || lines[at - 1]?.bare === '' || lines[at - 1]?.isSystem === true;
  const mostly = [...candidates.keys()].filter(alone).length * 2 > candidates.size;
  let before: Header | null = null;
  const found = new Map<number, Header>();
  for (const [at, { bare, isSystem, title }] of lines.entries()) {
    let header = candidates.get(at) ?? null;
    if (!header && before && bare !== '' && !isSystem && !title && (!mostly || alone(at))) {
      const said = shortHeader(bare, fromMaking ? madeOn : (before.sentAt?.slice(0, 10) ?? null));
      const speaks = said !== null && (known.has(said.author) || names.has(said.author));
      if (said && (speaks || (mostly && !isField(said.author)))) header = { ...orderly(said, before), unsure: !speaks };
    }
    if (header) found.set(at, header);
    before = header ?? before;
  }
  candidates.clear();
  for (const [at, header] of found) candidates.set(at, header);
}

/** An earlier time than the one before was on another day. */
const orderly = (header: Header, before: Header): Header =>
  before.sentAt && header.sentAt && header.sentAt < before.sentAt ? { ...header, sentAt: null } : header;
