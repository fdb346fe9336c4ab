import type pg from 'pg';
import { routes } from '#contract';
import { Bodies } from '#people';
import { type Actor, cursorOf } from '#platform';
import { ProposalViews } from '#proposals';
import { SuggestionViews } from '#suggestions';
import type { Recorder, Statement } from './recorder.js';

type List = 'suggestions' | 'proposals';

/** One page as somebody at the desk opens it. */
export interface Look {
  what: string;
  list: List;
  query: Record<string, string>;
}

const listRoutes = { suggestions: routes.suggestions.inbox, proposals: routes.proposals.list };
const titles: Record<List, string> = { suggestions: '收件箱', proposals: '提案' };

/** By length and kind. The winter word stands in the oldest rows only; the last one stands nowhere, its pairs everywhere. */
export const searched: [string, string][] = [
  ['两个字', '停车'],
  ['只在冬天说的', '除雪'],
  ['三个字', '充电桩'],
  ['四个字', '老旧小区'],
  ['一个生僻字', '䶮'],
  ['编号', '2019-4321'],
  ['人名', '欧阳秀兰'],
  ['没有的词', '小区停车建议'],
];

export const pathOf = ({ list, query }: Look): string =>
  `${listRoutes[list].path}?${new URLSearchParams(query).toString()}`;

export const searchFor = (list: List, kind: string, search: string): Look => ({
  what: `${titles[list]}检索：${kind}“${search}”`,
  list,
  query: { search },
});

/** Everything that is opened, lists first. */
export async function allLooks(client: pg.Client): Promise<Look[]> {
  const inbox = (what: string, query: Record<string, string>): Look => ({ what, list: 'suggestions', query });
  const cases = (what: string, query: Record<string, string>): Look => ({ what, list: 'proposals', query });
  return [
    inbox('收件箱首页', {}),
    inbox('收件箱中段', { after: await middleOf(client, 'suggestions', 'received_at') }),
    inbox('收件箱：待处理、来自邮箱', { stage: 'received', channel: 'EMAIL' }),
    inbox('收件箱：提出人待确认', { senderOpen: 'true' }),
    inbox('收件箱：2019 年、生态文明', { year: '2019', category: '生态文明建设' }),
    cases('提案首页', {}),
    cases('提案中段', { after: await middleOf(client, 'proposals', 'submitted_at') }),
    cases('提案：办理中，按期限', { stage: 'handling', sort: 'due' }),
    cases('提案：界别、生态文明', { proposerKind: 'SECTOR', category: '生态文明建设' }),
    ...searched.map(([kind, text]) => searchFor('suggestions', kind, text)),
    ...searched.map(([kind, text]) => searchFor('proposals', kind, text)),
  ];
}

/** The cursor half way down a list. */
async function middleOf(client: pg.Client, table: List, column: string): Promise<string> {
  const { rows } = await client.query<{ at: Date; id: string }>(
    `SELECT ${column} AS at, id FROM ${table} ORDER BY ${column} DESC, id DESC
     OFFSET (SELECT count(*) / 2 FROM ${table}) LIMIT 1`,
  );
  const [row] = rows;
  return row ? cursorOf([row.at, row.id]) : '';
}

/** The SQL behind a look, as the product itself sends it. Who asks is known already: the sign-in is not part of it. */
export function statementsOf(recorder: Recorder, actor: Actor, { list, query }: Look): Promise<Statement[]> {
  const proposals = new ProposalViews(recorder.db, new Bodies(recorder.db));
  const suggestions = new SuggestionViews(recorder.db, proposals);
  return recorder.statementsOf(() =>
    list === 'suggestions'
      ? suggestions.inbox(actor, listRoutes.suggestions.query.parse(query))
      : proposals.list(actor, listRoutes.proposals.query.parse(query)),
  );
}
