import type { Config, Db, Tx } from '#platform';

/** Addresses that are ours: those of the environment and those of the mailboxes that are read. In lower case. */
export async function ownAddresses(
  q: Db | Tx,
  { mailboxAddresses }: Pick<Config, 'mailboxAddresses'>,
): Promise<string[]> {
  const rows = await q.rows<{ address: string }>(`SELECT address FROM mailboxes`);
  return [...new Set([...mailboxAddresses, ...rows.map(({ address }) => address)])];
}
