import { Injectable } from '@nestjs/common';
import { type FileView, type ReplyView, words } from '#contract';
import { filedFile } from '#files';
import { type Actor, Db, chainOf } from '#platform';
import { evidenceOf } from './case-file-evidence.js';
import { courseText, evaluationText, letterText, proposalText, supervisionText, unitsText } from './case-file-texts.js';
import { guide } from './case-file-guide.js';
import type { CaseView } from '../views/case-parts.js';
import { Disclosures } from '../public/disclosure.js';
import { Evaluations } from '../supervision/evaluations.js';
import { type Entry, Paths } from './packing.js';
import { writeReply } from '../letters/paper-letters.js';
import { ProposalViews } from '../views/proposal-views.js';
import { steadyPaper } from '../letters/steady-paper.js';
import { SupervisionViews } from '../supervision/supervision-views.js';

export interface CaseFile {
  name: string;
  /** Of the last thing that happened: every entry of the zip carries it, so that equal records make equal bytes. */
  at: Date;
  entries: Entry[];
}

/**
 * What is in a case file. A department's has what its page shows; that of the desk also has the chain of the trail, and
 * what the case came from, byte for byte.
 */
@Injectable()
export class CaseFileContent {
  constructor(
    private readonly db: Db,
    private readonly views: ProposalViews,
    private readonly disclosures: Disclosures,
    private readonly evaluations: Evaluations,
    private readonly supervision: SupervisionViews,
  ) {}

  /** Throws `not-found` for who does not see the case. */
  async of(actor: Actor, id: string): Promise<CaseFile> {
    const view = await this.views.read(actor, id);
    const whole = actor.role !== 'department' && actor.role !== 'member';
    const at = new Date(view.trail.map((row) => new Date(row.at).getTime()).reduce((a, b) => Math.max(a, b), 0));
    const paths = new Paths();
    const entries: Entry[] = [];
    const put = (content: string | (() => Promise<Buffer>), ...parts: string[]) => {
      const bytes = typeof content === 'string' ? () => Promise.resolve(Buffer.from(content)) : content;
      entries.push({ path: paths.take(...parts), content: bytes });
    };
    put(guide(whole), '说明.txt');
    put(proposalText(view), '提案.txt');
    put(unitsText(view), '承办.txt');
    for (const reply of view.replies) {
      put(letterText(reply), '答复', `${letterName(reply)}.txt`);
      put(async () => steadyPaper(await writeReply(view, reply), at), '答复', `${letterName(reply)}.docx`);
    }
    await this.judgements(actor, view, put);
    put(recordText(view), '案件.json');
    put(courseText(view.trail), '过程.txt');
    if (whole) await this.chain(view, put);
    for (const { file, folder } of filesOf(view)) {
      const { name, content } = await filedFile(this.db, file, { original: whole });
      put(content, '附件', folder, name);
    }
    if (whole) for (const one of await evidenceOf(this.db, id)) put(one.content, ...one.parts);
    return { name: `${view.caseNumber ?? view.intakeSerial} ${view.title}`, at, entries };
  }

  private async judgements(actor: Actor, view: CaseView, put: (content: string, ...parts: string[]) => void) {
    const [evaluations, instructions, events] = await Promise.all([
      this.evaluations.list(actor, view.id),
      this.supervision.instructions(actor, view.id),
      this.supervision.events(actor, { proposalId: view.id, limit: 200 }),
    ]);
    put(evaluationText(view, evaluations), '评价和评议.txt');
    put(supervisionText(instructions, events.items), '批示和督办.txt');
    if (actor.role === 'department') return;
    const { published: _shown, ...disclosure } = await this.disclosures.read(actor, view.id);
    const copies = await this.db.rows<{ decidedAt: Date; published: object }>(
      `SELECT decided_at AS "decidedAt", published FROM disclosures
        WHERE proposal_id = $1 AND published IS NOT NULL ORDER BY decided_at, id`,
      [view.id],
    );
    put(json({ ...disclosure, copies }), '公开.json');
  }

  /** The trail of the case and of its units: one file per row with the very text that was digested. */
  private async chain(view: CaseView, put: (content: string, ...parts: string[]) => void): Promise<void> {
    const subjects = [
      { kind: 'proposal' as const, id: view.id, name: '提案' },
      ...view.assignments.map(({ id, round, departmentName }) => ({
        kind: 'assignment' as const,
        id,
        name: `第${round}次办理-${departmentName}`,
      })),
    ];
    const lines: string[] = [];
    const sums: string[] = [];
    for (const [i, { kind, id, name }] of subjects.entries()) {
      for (const { digested, digest, seq, previousDigest, ...row } of await chainOf(this.db, kind, id)) {
        const file = `${String(i + 1).padStart(2, '0')}-${words.trailSubject[kind]}-${String(seq).padStart(4, '0')}.json`;
        put(digested, '过程链', file);
        sums.push(`${digest}  ${file}\n`);
        lines.push(JSON.stringify({ of: name, seq, ...row, previousDigest, digest }));
      }
    }
    put(sums.join(''), '过程链', '过程链.sha256');
    put(`${lines.join('\n')}\n`, '过程.jsonl');
  }
}

const letterName = ({
  round,
  departmentName,
  documentNumber,
}: Pick<ReplyView, 'round' | 'departmentName' | 'documentNumber'>) =>
  `第${round}次办理-${departmentName}-${documentNumber}`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** What the page says of today, and not of the case, is left out. */
const ofToday = ['may', 'due', 'workingDaysLeft', 'toRate', 'mine'];
const recordText = (view: CaseView): string =>
  `${JSON.stringify(view, (key, value: unknown) => (ofToday.includes(key) ? undefined : value), 1)}\n`;

const folders: Partial<Record<keyof CaseView, string>> = {
  attachments: '提案',
  scan: '扫描件',
  replies: '答复',
  ratings: '评价',
  promises: '跟踪办理',
};

/** Every file that the case names anywhere, once each. */
function filesOf(view: CaseView): { file: FileView; folder: string }[] {
  const found = new Map<string, { file: FileView; folder: string }>();
  const walk = (value: unknown, folder: string): void => {
    if (isFile(value)) {
      if (!found.has(value.id)) found.set(value.id, { file: value, folder });
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const inner of Object.values(value)) walk(inner, folder);
    }
  };
  for (const key of Object.keys(view) as (keyof CaseView)[]) walk(view[key], folders[key] ?? '其他');
  return [...found.values()];
}

const isFile = (value: unknown): value is FileView =>
  typeof value === 'object' && value !== null && 'contentType' in value && 'size' in value && 'name' in value;
