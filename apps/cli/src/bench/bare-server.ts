import fastify from 'fastify';
import pg from 'pg';

/** The floor under (b): Fastify and one INSERT with a unique key, as many connections as the API has. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const server = fastify();
const text = `INSERT INTO bare_drafts (key, content, received_at) VALUES ($1, $2, now()) RETURNING id`;

server.post<{ Body: { key: string } }>('/drafts', async ({ body }) => {
  const { rows } = await pool.query<{ id: number }>({ name: 'bare', text, values: [body.key, JSON.stringify(body)] });
  return { id: rows[0]?.id };
});

process.send?.({ listening: await server.listen({ port: 0, host: '127.0.0.1' }) });
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
