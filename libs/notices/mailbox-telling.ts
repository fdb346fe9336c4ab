import { type MailboxProblem, mailboxProblemWords } from '#contract';
import type { Occasion } from '#jobs';
import type { Tx } from '#platform';
import { type Draft, type Telling, each } from './telling.js';

/** That a mailbox is not read, in plain words, with what to do. */
export const mailboxFailing: Telling = (tx, occasion, mailboxIds) =>
  each((_, id) => failing(tx, occasion, id))(tx, mailboxIds);

async function failing(tx: Tx, occasion: Occasion, subjectId: string): Promise<Draft[]> {
  const rows = await tx.rows<{ address: string; problem: MailboxProblem }>(
    `SELECT address, problem FROM mailboxes WHERE id = $1 AND problem IS NOT NULL`,
    [subjectId],
  );
  return rows.map(({ address, problem }) => {
    const { wrong, todo } = mailboxProblemWords[problem];
    return {
      kind: occasion,
      to: ['administrators', 'secretariat'] as const,
      title: '直报邮箱收不到信',
      text: `直报邮箱 ${address}：${wrong}。${todo}处理后请到“设置”里的“直报邮箱”测试连接；信件仍在邮箱里，恢复后会自动收取。`,
      asks: true,
      // 运行 shows mailboxes in trouble.
      subjectKind: 'job' as const,
      subjectId,
      assignmentId: null,
    };
  });
}
