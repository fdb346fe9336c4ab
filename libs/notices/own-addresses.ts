import type { Config, Db, Tx } from '#platform';
import { ownAddresses } from '#suggestions';

/** Our own addresses: a letter to one of them would come back in. */
export async function neverWrittenTo(q: Db | Tx, config: Pick<Config, 'mailboxAddresses' | 'mailOut'>) {
  return [...(await ownAddresses(q, config)), config.mailOut?.from.toLowerCase() ?? ''];
}
