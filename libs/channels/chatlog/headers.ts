import type { Line } from './facts.js';
import type { Header } from './grammars.js';

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
  const { known, names } = evidence;
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
    return candidates.get(at)?.said !== undefined || (below < lines.length && !candidates.has(below));
  };
  const believed = new Set<number>();
  let next: string | null = null;
  for (const [at, { author, sentAt, unsure }] of entries) {
    const jumps = sentAt !== null && next !== null && sentAt > next;
    next = sentAt ?? next;
    const again = (names.get(author) ?? 0) > 1;
    const fits = !jumps && says(at) && (!(unsure ? mostly : spaced) || alone(at));
    if (known.has(author) || (!isField(author) && (again || fits))) believed.add(at);
  }
  return believed;
}
