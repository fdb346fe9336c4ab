import { type Tx, chinaDay, startOfChinaDay } from '#platform';

/** Receipts to one address in one day: whoever forges a sender must not be able to flood somebody through us. */
const receiptsADay = 5;

/** Letters to it came back: until it works again, only the app tells its owner. */
export const badAddress = (reason: string): string => `这个邮箱收不到信（${reason}），没有再寄`;

export const tooManyReceipts = `当天已向这个地址寄出 ${receiptsADay} 封回执，没有再寄`;

/**
 * How many receipts these addresses may still get today. Other receipts to them are held back until the transaction
 * ends, so that two at once count each other; in one order, so that two never wait in a circle.
 */
export async function receiptsLeft(tx: Tx, addresses: string[]): Promise<Map<string, number>> {
  const wanted = [...new Set(addresses)].sort();
  if (wanted.length === 0) return new Map();
  await tx.rows(
    `SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || address, 0)) FROM unnest($1::text[]) AS address`,
    [wanted],
  );
  const rows = await tx.rows<{ address: string; count: number }>(
    `SELECT mail_to AS address, count(*) FROM notices
      WHERE kind = 'receipt' AND mail_to = ANY($1) AND created_at >= $2 GROUP BY mail_to`,
    [wanted, startOfChinaDay(chinaDay(tx.now))],
  );
  const sent = new Map(rows.map(({ address, count }) => [address, count]));
  return new Map(wanted.map((address) => [address, receiptsADay - (sent.get(address) ?? 0)]));
}
