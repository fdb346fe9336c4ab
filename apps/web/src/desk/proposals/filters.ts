import { markKinds, proposalStages, proposerKinds, roleMay, routes, words, type Role, type SentQuery } from '#contract';
import type { Address } from '../ground/address.js';

/** Names under which the filters of the list stand in the address. */
export const FILTERS = [
  'stage',
  'sessionId',
  'departmentId',
  'category',
  'proposerKind',
  'search',
  'overdue',
  'mark',
  'sort',
] as const;

const among = <T extends string>(choices: readonly T[], value: string | undefined): T | undefined =>
  choices.find((choice) => choice === value);

/** What the address says, as the server wants it; what it does not know is left out. */
export function queryOf(address: Address): SentQuery<typeof routes.proposals.workbook> {
  return {
    stage: proposalStages.filter((stage) => address.all('stage').includes(stage)),
    sessionId: address.one('sessionId'),
    departmentId: address.one('departmentId'),
    category: address.one('category'),
    proposerKind: among(proposerKinds, address.one('proposerKind')),
    search: address.one('search'),
    overdue: address.one('overdue') === 'true' ? 'true' : undefined,
    mark: among(markKinds, address.one('mark')),
    sort: among(['newest', 'due'] as const, address.one('sort')),
  };
}

export interface View {
  label: string;
  query: Record<string, string | string[]>;
}

/** The views a role opens most; each is nothing but filters. */
export function viewsOf(role: Role): View[] {
  const reviews = roleMay(role, 'proposal.review');
  const assigns = roleMay(role, 'assignment.assign');
  return [
    { label: '全部', query: {} },
    ...(reviews ? [{ label: '待审查', query: { stage: ['submitted', 'in-review'] } }] : []),
    ...(assigns ? [{ label: '待交办', query: { stage: 'filed' } }] : []),
    { label: '办理中', query: { stage: 'handling', sort: 'due' } },
    { label: '逾期', query: { overdue: 'true', sort: 'due' } },
    { label: '等委员评价', query: { stage: 'replied' } },
    { label: '已办结', query: { stage: 'closed' } },
    ...(reviews
      ? [
          { label: words.proposalStage['to-opinion'], query: { stage: 'to-opinion' } },
          { label: words.proposalStage['to-suggestion'], query: { stage: 'to-suggestion' } },
        ]
      : []),
  ];
}

const SAVED = 'proposal-views';

/** Views this person saved in this browser. */
export function savedViews(): View[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(SAVED) ?? '[]');
    return Array.isArray(saved) ? saved : [];
  } catch {
    return [];
  }
}

export const saveViews = (views: View[]): void => localStorage.setItem(SAVED, JSON.stringify(views));
