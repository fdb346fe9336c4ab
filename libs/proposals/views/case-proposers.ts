import { type FileRow, fileViewOf } from '#platform';
import type { CaseView, Look } from './case-parts.js';

type Behind = Pick<CaseView, 'signatures' | 'contact' | 'scan'>;

/**
 * What stands behind the names of the proposers: what co-signers said, and for the desk and the units of the case alone
 * whom to ask about a body's proposal, and the paper form with seal or signatures.
 */
export async function behindProposers({ db, actor, proposal, outsider }: Look): Promise<Behind> {
  const { id, contactName, contactPhone, scanFileId } = proposal;
  const staff = actor.role !== 'member';
  const [signatures, scan] = await Promise.all([
    outsider
      ? []
      : db.rows<Behind['signatures'][number]>(
          `SELECT m.name, pm.signed_at AS "signedAt", pm.opinion FROM proposal_members pm JOIN members m ON m.id = pm.member_id
            WHERE pm.proposal_id = $1 AND pm.signed_at IS NOT NULL ORDER BY pm.position`,
          [id],
        ),
    staff && scanFileId
      ? db.row<FileRow>(`SELECT id, name, content_type AS "contentType", size FROM files WHERE id = $1`, [scanFileId])
      : null,
  ]);
  return {
    signatures,
    contact: staff && contactName && contactPhone ? { name: contactName, phone: contactPhone } : null,
    scan: scan && fileViewOf(scan),
  };
}
