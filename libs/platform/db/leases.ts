import pg from 'pg';

/** How often the connection is tried while it stands, and how long an answer may take. */
const beatMs = 2000;
const answerMs = 4000;

/**
 * What only one process of the whole installation may do at a time, by advisory locks on a connection of its own. A
 * process that dies gives its leases back at once; one that loses its connection is told, for the leases are gone.
 */
export class Leases {
  private client: pg.Client | null = null;
  private opening: Promise<pg.Client> | null = null;
  private readonly held = new Set<string>();
  private beating: NodeJS.Timeout | null = null;

  constructor(
    private readonly databaseUrl: string,
    /** The leases that were held are held no longer: whoever works under one must stop. */
    private readonly onLost: (names: string[]) => void,
  ) {}

  has(name: string): boolean {
    return this.held.has(name);
  }

  /** False while another process holds it. Throws while the database is away. */
  async take(name: string): Promise<boolean> {
    if (this.held.has(name)) return true;
    const client = await this.connected();
    const { rows } = await client.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('lease ' || $1, 0)) AS taken`,
      [name],
    );
    const taken = rows[0]?.taken === true && client === this.client;
    if (taken) this.held.add(name);
    return taken;
  }

  async giveBack(name: string): Promise<void> {
    if (!this.held.delete(name)) return;
    await this.client
      ?.query(`SELECT pg_advisory_unlock(hashtextextended('lease ' || $1, 0))`, [name])
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.opening?.catch(() => undefined);
    const { client } = this;
    this.client = null;
    this.held.clear();
    if (this.beating) clearInterval(this.beating);
    await client?.end().catch(() => undefined);
  }

  private connected(): Promise<pg.Client> {
    if (this.client) return Promise.resolve(this.client);
    this.opening ??= this.open().finally(() => (this.opening = null));
    return this.opening;
  }

  private async open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'tibantong leases',
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      keepAlive: true,
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    await client.connect();
    this.client = client;
    if (this.beating) clearInterval(this.beating);
    this.beating = setInterval(() => void client.query('SELECT 1').catch(() => this.lose(client)), beatMs);
    this.beating.unref();
    return client;
  }

  private lose(client: pg.Client): void {
    if (client !== this.client) return;
    this.client = null;
    if (this.beating) clearInterval(this.beating);
    const names = [...this.held];
    this.held.clear();
    // A connection that does not answer may still hold the locks on the server's side: it must go.
    client.end().catch(() => undefined);
    if (names.length > 0) this.onLost(names);
  }
}
