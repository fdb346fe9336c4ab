import type { ApiAccount, IssuedToken, TokenStore } from '#channels';
import { type Db, type Secrets, type Tx, sha256, system } from '#platform';

const spare = 5 * 60_000;

/** Access tokens in the database, sealed: one for all processes, for a new one makes the old one worthless. */
export class DatabaseTokens implements TokenStore {
  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
  ) {}

  async token(account: ApiAccount, renew: () => Promise<IssuedToken>, spent: string | null): Promise<string> {
    const known = await this.known(this.db, account, spent);
    if (known) return known;
    return this.db.transaction(system, async (tx) => {
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('wecom token ' || $1, 0))`, [account.kind]);
      // Somebody else may have fetched one while we waited for the lock.
      const meanwhile = await this.known(tx, account, spent);
      if (meanwhile) return meanwhile;
      const { token, expiresInSeconds } = await renew();
      const expiresAt = new Date(tx.now.getTime() + expiresInSeconds * 1000);
      await tx.rows(
        `INSERT INTO wecom_tokens (kind, account, token, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind) DO UPDATE SET account = excluded.account, token = excluded.token, expires_at = excluded.expires_at`,
        [account.kind, nameOf(account), this.secrets.seal(token, purpose(account)), expiresAt],
      );
      return token;
    });
  }

  private async known(q: Db | Tx, account: ApiAccount, spent: string | null): Promise<string | null> {
    const row = await q.row<{ token: string }>(
      `SELECT token FROM wecom_tokens WHERE kind = $1 AND account = $2 AND expires_at > $3`,
      [account.kind, nameOf(account), new Date(this.db.now().getTime() + spare)],
    );
    if (!row) return null;
    const token = this.secrets.open(row.token, purpose(account));
    return token === spent ? null : token;
  }
}

const purpose = ({ kind }: ApiAccount): string => `wecom:${kind}:token-at-hand`;

const nameOf = ({ kind, id, secret, url }: ApiAccount): string => sha256([kind, id, secret, url].join('\n'));
