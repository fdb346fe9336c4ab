import { routes, words, type AssignmentView, type ProposalView, type ReturnView } from '#contract';
import { call } from '../../call.js';

export const unitSteps = [
  'request-return',
  'allow-late-return',
  'accept-return',
  'refuse-return',
  'reassign',
  'add-unit',
  'propose-unit',
  'agree-unit',
  'refuse-unit',
] as const;
export type UnitStep = (typeof unitSteps)[number];

/** What a sheet of 退办, 改派 or 增办 asks for and does: at most one unit and one text. */
export interface UnitForm {
  /** What it will mean, before it is done. */
  says: string;
  unit?: { label: string; hint?: string; required: boolean };
  /** Field name as the server calls it. */
  text: { name: 'reason' | 'note'; label: string; required: boolean; hint?: string };
  send: (written: { departmentId: string | null; text: string }) => Promise<unknown>;
  done: string;
}

interface About {
  proposal: ProposalView;
  assignment: AssignmentView | null;
}

const openOne = (asked: readonly ReturnView[]): ReturnView | null => asked.find((each) => !each.decision) ?? null;
/** What the unit asks for and waits for now. */
export const openRequest = (name: UnitStep, assignment: AssignmentView | null): ReturnView | null => {
  if (!assignment) return null;
  if (name === 'accept-return' || name === 'refuse-return') return openOne(assignment.returns);
  return name === 'agree-unit' || name === 'refuse-unit' ? openOne(assignment.unitProposals) : null;
};

/** A co-handler, or one of three or more split units: the case does without it. */
function isSpare({ proposal, assignment }: About): boolean {
  if (assignment?.role === 'CO_HANDLER') return true;
  const split = proposal.assignments.filter(
    ({ role, round, stage }) => role === 'SPLIT' && round === proposal.round && stage !== 'released',
  );
  return assignment?.role === 'SPLIT' && split.length > 2;
}

const told = '记入过程，承办单位会看到';
const idOf = ({ proposal, assignment }: About) => ({ id: assignment?.id ?? proposal.id });
const unitOf = ({ assignment }: About) => assignment?.departmentName ?? '';
const roleOf = ({ assignment }: About) => (assignment ? words.assignmentRole[assignment.role] : '');
const proposedBy = ({ assignment }: About) => openOne(assignment?.unitProposals ?? [])?.department?.name ?? '这个单位';
const must = (departmentId: string | null) => departmentId ?? '';

const forms: Record<UnitStep, (about: About) => UnitForm> = {
  'request-return': (about) => ({
    says: '申请后等待决定；决定前不能答复，也不能送会办意见。',
    unit: { label: '建议改交的单位', required: false, hint: '可不填' },
    text: { name: 'reason', label: '退办理由', required: true, hint: '说明为什么不属本单位职责' },
    send: ({ departmentId, text: reason }) =>
      call(routes.returns.request, { params: idOf(about), body: { departmentId, reason } }),
    done: '已申请退办，等待决定',
  }),
  'allow-late-return': (about) => ({
    says: `准许后，${unitOf(about)}可以在时限过后申请退办；只对这一单位、这一件有效。`,
    text: { name: 'note', label: '准许的理由', required: true, hint: told },
    send: ({ text: note }) => call(routes.returns.allowLate, { params: idOf(about), body: { note } }),
    done: `已准许${unitOf(about)}逾期申请退办`,
  }),
  'accept-return': (about) => ({
    says:
      about.proposal.stage !== 'handling'
        ? `${unitOf(about)}不再${roleOf(about)}。提案已经答复，不再另交。`
        : isSpare(about)
          ? `${unitOf(about)}不再${roleOf(about)}。可以改交别的单位，也可以不再另交。`
          : `${unitOf(about)}不再${roleOf(about)}，须改交别的单位；新单位的期限从今天重新计算。`,
    // Of an answered case nobody takes the part over.
    ...(about.proposal.stage === 'handling' && { unit: { label: '改交单位', required: !isSpare(about) } }),
    text: { name: 'note', label: '说明', required: false, hint: `可不填；${told}` },
    send: ({ departmentId, text: note }) =>
      call(routes.returns.accept, { params: idOf(about), body: { departmentId, note } }),
    done: '已同意退办，并通知有关单位',
  }),
  'refuse-return': (about) => ({
    says: `${unitOf(about)}仍${roleOf(about)}，回到申请以前的状态。`,
    text: { name: 'reason', label: '不同意的理由', required: true, hint: told },
    send: ({ text: reason }) => call(routes.returns.refuse, { params: idOf(about), body: { reason } }),
    done: `已告知${unitOf(about)}不同意退办`,
  }),
  reassign: (about) => ({
    says: `${unitOf(about)}不再${roleOf(about)}，由新单位以同样的角色办理，期限从今天重新计算。`,
    unit: { label: '改派单位', required: true },
    text: { name: 'reason', label: '改派理由', required: true, hint: told },
    send: ({ departmentId, text: reason }) =>
      call(routes.returns.reassign, { params: idOf(about), body: { departmentId: must(departmentId), reason } }),
    done: '已改派，并通知有关单位',
  }),
  'add-unit': ({ proposal }) => ({
    says: proposal.splitUnits.length ? '增加一个分办单位，也要答复委员。' : '增加一个会办单位，向主办单位送会办意见。',
    unit: { label: '增加的单位', required: true },
    text: { name: 'reason', label: '增办理由', required: true, hint: told },
    send: ({ departmentId, text: reason }) =>
      call(routes.returns.addUnit, {
        params: { id: proposal.id },
        body: { departmentId: must(departmentId), reason },
      }),
    done: '已增办，并通知有关单位',
  }),
  'propose-unit': (about) => ({
    says: '由督查室或提案委决定是否增加；决定前照常办理。',
    unit: { label: '建议增加的单位', required: true },
    text: { name: 'reason', label: '理由', required: true },
    send: ({ departmentId, text: reason }) =>
      call(routes.returns.proposeUnit, { params: idOf(about), body: { departmentId: must(departmentId), reason } }),
    done: '已提出，等待决定',
  }),
  'agree-unit': (about) => ({
    says: `增加${proposedBy(about)}。`,
    text: { name: 'note', label: '说明', required: false, hint: `可不填；${told}` },
    send: ({ text: note }) => call(routes.returns.agreeUnit, { params: idOf(about), body: { note } }),
    done: '已增办，并通知有关单位',
  }),
  'refuse-unit': (about) => ({
    says: `不增加${proposedBy(about)}。`,
    text: { name: 'reason', label: '不同意的理由', required: true, hint: told },
    send: ({ text: reason }) => call(routes.returns.refuseUnit, { params: idOf(about), body: { reason } }),
    done: `已告知${unitOf(about)}不同意增办`,
  }),
};

/** The form of a step; `assignment` is the unit that it is about. */
export const unitFormOf = (name: UnitStep, about: About): UnitForm => forms[name](about);
