import { type Tx, chinaDay, startOfChinaDay } from '#platform';

/** Receipts to one address in one day: whoever forges a sender must not be able to flood somebody through us. */
const receiptsADay = 5;

/** Letters to it came back: until it works again, only the app tells its owner. */
export const badAddress = (reason: string): string => `这个邮箱收不到信（${reason}），没有再寄`;

export const tooManyReceipts = `当天已向这个地址寄出 ${receiptsADay} 封回执，没有再寄`;

/** Holds back other receipts to the address until the transaction ends, so that two at once count each other. */
export async function mayGetReceipt(tx: Tx, address: string): Promise<boolean> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || $1, 0))`, [address]);
  const row = await tx.row<{ count: number }>(
    `SELECT count(*) FROM notices WHERE kind = 'receipt' AND mail_to = $1 AND created_at >= $2`,
    [address, startOfChinaDay(chinaDay(tx.now))],
  );
  return (row?.count ?? 0) < receiptsADay;
}
