import { type ActionWord, type Role, type Route, roleMay, roles, routes, words } from '#contract';
import type { LifecycleTable } from '#platform';
import { proposalLifecycles, seenWords } from '#proposals';
import { suggestionLifecycle } from '#suggestions';
import { type RecordKind, actionRoutes } from './action-routes.js';

type AnyTable = LifecycleTable<string, string>;

const tables: Record<RecordKind, AnyTable> = { suggestion: suggestionLifecycle.table, ...proposalLifecycles };

export const operations = Object.entries(routes).flatMap(([noun, group]) =>
  Object.entries(group as Record<string, Route>).map(([verb, route]) => ({ name: `${noun}.${verb}`, route })),
);

/** The actions that an operation takes, with the records they are about. */
export const actionsOf = (route: Route): { kind: RecordKind; action: ActionWord }[] =>
  (Object.entries(actionRoutes) as [RecordKind, Partial<Record<ActionWord, readonly Route[]>>][]).flatMap(
    ([kind, ofKind]) =>
      (Object.entries(ofKind) as [ActionWord, readonly Route[]][])
        .filter(([, taken]) => taken.includes(route))
        .map(([action]) => ({ kind, action })),
  );

/** At which stages of which record this role may ask for it; null: no stage stands in the way. */
export function stagesFor(route: Route, role: Role): string[] | null {
  const actions = actionsOf(route);
  if (actions.length === 0) return null;
  const stages = actions.flatMap(({ kind, action }) =>
    tables[kind].rows
      .filter((row) => row.action === action && row.who.includes(role))
      .flatMap((row) =>
        (row.from.length > 0 ? row.from : ['']).map((stage) => tables[kind].stageWords[stage] ?? '（新建）'),
      ),
  );
  return [...new Set(stages)];
}

export const allows = (route: Route, role: Role): boolean =>
  route.allow === 'public' || route.allow === 'signed-in' || roleMay(role, route.allow);

/** Every action that a person may take somewhere, and by whom: each needs its operations in `actionRoutes`. */
export const askedActions = (Object.entries(tables) as [RecordKind, AnyTable][]).flatMap(([kind, table]) =>
  table.rows.flatMap(({ action, who }) => who.flatMap((role) => (role === 'system' ? [] : [{ kind, action, role }]))),
);

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function cellOf(route: Route, role: Role): string {
  if (!allows(route, role)) return '—';
  return stagesFor(route, role)?.join('、') ?? '✓';
}

const rowOf = (route: Route): string =>
  line([
    `${route.method} ${route.path}`,
    route.summary,
    route.allow === 'public' ? '✓' : '—',
    ...roles.map((role) => cellOf(route, role)),
  ]);

/** Which role may ask for what, at which stage of the record it is about, and which records it is shown at all. */
export function printPermissions(): string {
  const head = ['地址', '做什么', '未登录', ...roles.map((role) => words.role[role])];
  return [
    '# 权限：身份 × 地址 × 阶段',
    '由代码打印（`npm run cli -- print permissions`），请勿手改；`test/house/permissions.spec.ts` 对着运行中的接口逐格核对。',
    '## 看得到哪些提案',
    '列表、详情、检索、相似提案、计数、附件、导出用的是同一个条件；看不到的一律答“没有找到”。',
    [line(['身份', '提案', '答复函']), line(['---', '---', '---'])]
      .concat(roles.map((role) => line([words.role[role], seenWords[role].proposals, seenWords[role].replies])))
      .join('\n'),
    '## 可以做什么',
    '✓ 表示与阶段无关；写着阶段名的，只在记录处于这些阶段时可以；“—”一律拒绝。条件（本单位、限提案者、期限内等）见 [lifecycle.md](lifecycle.md)。',
    ...Object.entries(routes).map(([, group]) =>
      [line(head), line(head.map(() => '---')), ...Object.values(group as Record<string, Route>).map(rowOf)].join('\n'),
    ),
    '',
  ].join('\n\n');
}
