import type { Disclosure, DisclosureText, PublicCase } from '#contract';
import { sessionLabel } from '#people';
import { type Db, type Tx, sha256 } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/** A letter as far as the public may read it: no contact, no signer. */
export interface PublicLetter {
  id: string;
  departmentName: string;
  documentNumber: string;
  /** As the body printed it on the day. */
  resolution: string;
  answers: string[];
  closing: string | null;
  sentOn: string;
  disclosure: Disclosure;
}

export interface MaterialFile {
  id: string;
  name: string;
  size: number;
  /** Null: of the proposal. */
  replyId: string | null;
}

/** All that can be made public of a case, as it is now. */
export interface Material {
  heading: Pick<PublicCase, 'id' | 'number' | 'sessionLabel' | 'category'>;
  proposal: Pick<Proposal, 'title' | 'proposers' | 'situation' | 'demands'>;
  letters: PublicLetter[];
  files: MaterialFile[];
}

export async function readMaterial(q: Db | Tx, proposal: Proposal): Promise<Material> {
  const { id, title, proposers, situation, demands, category, caseNumber, intakeSerial } = proposal;
  const session = await q.row<{ term: number; session: number }>(
    `SELECT t.number AS term, s.number AS session FROM plenary_sessions s JOIN terms t ON t.id = s.term_id
      WHERE s.id = $1`,
    [proposal.sessionId],
  );
  const letters = await q.rows<PublicLetter>(
    `SELECT r.id, d.name AS "departmentName", r.document_number AS "documentNumber",
            r.resolution_letter || ' ' || r.resolution_words AS resolution, r.answers, r.closing, r.disclosure,
            to_char(r.sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS "sentOn"
       FROM replies r JOIN assignments a ON a.id = r.assignment_id JOIN departments d ON d.id = a.department_id
      WHERE a.proposal_id = $1 ORDER BY r.sent_at, r.id`,
    [id],
  );
  const files = await q.rows<MaterialFile>(
    `SELECT f.id, f.name, f.size, NULL AS "replyId", p.position, 0 AS part
       FROM proposal_files p JOIN files f ON f.id = p.file_id WHERE p.proposal_id = $1
      UNION ALL
     SELECT f.id, f.name, f.size, rf.reply_id::text, rf.position, 1
       FROM reply_files rf JOIN files f ON f.id = rf.file_id JOIN replies r ON r.id = rf.reply_id
       JOIN assignments a ON a.id = r.assignment_id WHERE a.proposal_id = $1
      ORDER BY part, "replyId", position`,
    [id],
  );
  const label = session ? `${sessionLabel(session.term, session.session)}会议` : '';
  const heading = { id, number: caseNumber ?? intakeSerial, sessionLabel: label, category };
  return { heading, proposal: { title, proposers, situation, demands }, letters, files };
}

/** Every text by the place that redactions name. */
export function textsOf({ proposal, letters }: Material): Omit<DisclosureText, 'findings'>[] {
  const of = (at: string, label: string, text: string) => ({ at, label, text });
  return [
    of('title', '案由', proposal.title),
    of('proposers', '提案者', proposal.proposers),
    of('situation', '情况分析', proposal.situation),
    ...proposal.demands.map((demand, i) => of(`demands.${i}`, `具体建议第 ${i + 1} 条`, demand)),
    ...letters.flatMap(({ id, departmentName, answers, closing }) => [
      ...answers.map((answer, i) => of(`replies.${id}.answers.${i}`, `${departmentName}答复第 ${i + 1} 条`, answer)),
      ...(closing ? [of(`replies.${id}.closing`, `${departmentName}答复结语`, closing)] : []),
    ]),
  ];
}

/** Another one after any change of what can be made public. */
export const basisOf = (material: Material): string => sha256(JSON.stringify(material));
