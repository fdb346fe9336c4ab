import type { BodySettings } from '#contract';
import { type Tx, chinaYear, nextNumber } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/** 流水号: `L2019-0001`, by the year of submission in China. */
export async function nextIntakeSerial(tx: Tx): Promise<string> {
  const year = chinaYear(tx.now);
  return `L${year}-${String(await nextNumber(tx, `proposal-intake:${year}`)).padStart(4, '0')}`;
}

export interface CaseNumberParts {
  prefix: string;
  year: number;
  term: number;
  session: number;
  seq: number;
}

/**
 * `{term}{session}{seq:3}` → `152068`: a width pads with zeros and never cuts. A prefix for which the template has no
 * place stands in front.
 */
export const renderCaseNumber = (template: string, parts: CaseNumberParts): string =>
  `${template.includes('{prefix}') ? '' : '{prefix}'}${template}`.replace(
    /\{(prefix|year|term|session|seq)(?::(\d))?\}/g,
    (_, name: keyof CaseNumberParts, width?: string) => String(parts[name]).padStart(Number(width ?? 0), '0'),
  );

const prefixOf = ({ collectiveName, kind }: Proposal, { caseNumberPrefixes: prefixes }: BodySettings): string =>
  collectiveName === null ? prefixes[kind] : prefixes.collective;

/** 案号: counted within the session, or the year of filing; a number once given is never given again. */
export async function nextCaseNumber(tx: Tx, proposal: Proposal, settings: BodySettings): Promise<string> {
  const { caseNumberTemplate: template, caseNumberScope, caseNumberPerPrefix } = settings;
  const session = await tx.row<Omit<CaseNumberParts, 'seq' | 'prefix'>>(
    `SELECT extract(year FROM s.opens_on)::int AS year, t.number AS term, s.number AS session
       FROM plenary_sessions s JOIN terms t ON t.id = s.term_id WHERE s.id = $1`,
    [proposal.sessionId],
  );
  if (!session) throw new Error(`proposal ${proposal.id} has no session`);
  const prefix = prefixOf(proposal, settings);
  const year = caseNumberScope === 'year' ? chinaYear(tx.now) : session.year;
  const span = caseNumberScope === 'year' ? `case-year:${year}` : `case:${proposal.sessionId}`;
  const scope = caseNumberPerPrefix && prefix ? `${span}:${prefix}` : span;
  for (;;) {
    const number = renderCaseNumber(template, { ...session, prefix, year, seq: await nextNumber(tx, scope) });
    // Only a template that was changed within the session can meet a number given under the older one.
    const taken = await tx.row(`SELECT 1 FROM proposals WHERE session_id = $1 AND case_number = $2`, [
      proposal.sessionId,
      number,
    ]);
    if (!taken) return number;
  }
}
