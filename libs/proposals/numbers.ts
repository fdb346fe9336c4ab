import { type Tx, chinaYear, nextNumber } from '#platform';
import type { Proposal } from './proposal.entity.js';

/** 流水号: `L2019-0001`, by the year of submission in China. */
export async function nextIntakeSerial(tx: Tx): Promise<string> {
  const year = chinaYear(tx.now);
  return `L${year}-${String(await nextNumber(tx, `proposal-intake:${year}`)).padStart(4, '0')}`;
}

export interface CaseNumberParts {
  year: number;
  term: number;
  session: number;
  seq: number;
}

/** `{term}{session}{seq:3}` → `152068`: a width pads with zeros and never cuts. */
export const renderCaseNumber = (template: string, parts: CaseNumberParts): string =>
  template.replace(/\{(year|term|session|seq)(?::(\d))?\}/g, (_, name: keyof CaseNumberParts, width?: string) =>
    String(parts[name]).padStart(Number(width ?? 1), '0'),
  );

/** 案号: counted within the session; a number once given is never given again. */
export async function nextCaseNumber(tx: Tx, proposal: Proposal, template: string): Promise<string> {
  const session = await tx.row<Omit<CaseNumberParts, 'seq'>>(
    `SELECT extract(year FROM s.opens_on)::int AS year, t.number AS term, s.number AS session
       FROM plenary_sessions s JOIN terms t ON t.id = s.term_id WHERE s.id = $1`,
    [proposal.sessionId],
  );
  if (!session) throw new Error(`proposal ${proposal.id} has no session`);
  for (;;) {
    const seq = await nextNumber(tx, `case:${proposal.sessionId}`);
    const number = renderCaseNumber(template, { ...session, seq });
    // Only a template that was changed within the session can meet a number given under the older one.
    const taken = await tx.row(`SELECT 1 FROM proposals WHERE session_id = $1 AND case_number = $2`, [
      proposal.sessionId,
      number,
    ]);
    if (!taken) return number;
  }
}
