import { Refusal, type Tx, newId, sha256 } from '#platform';

/**
 * Submits once for each key of an account, however often the form is sent: the same content again is answered with the
 * proposal that it became, other content under the same key is refused. A second sender waits here for the first one.
 * Without a key it is simply submitted. `submit` is given the id of the proposal to make.
 */
export async function submitOnce(
  tx: Tx,
  key: string | null,
  content: object,
  submit: (id: string) => Promise<unknown>,
): Promise<{ id: string }> {
  const id = newId();
  if (key && tx.actor.accountId) {
    const digest = sha256(JSON.stringify(content));
    const taken = await tx.row(
      `INSERT INTO submission_keys (account_id, key, sha256, proposal_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [tx.actor.accountId, key, digest, id],
    );
    if (!taken) return formerOf(tx, key, digest);
  }
  await submit(id);
  return { id };
}

async function formerOf(tx: Tx, key: string, digest: string): Promise<{ id: string }> {
  const former = await tx.row<{ id: string; sha256: string }>(
    `SELECT proposal_id AS id, sha256 FROM submission_keys WHERE account_id = $1 AND key = $2`,
    [tx.actor.accountId, key],
  );
  if (!former || former.sha256 !== digest) throw new Refusal('key-reused');
  return { id: former.id };
}
