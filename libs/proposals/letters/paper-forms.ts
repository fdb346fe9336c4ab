import { attitudes, contactWays, relevances, words } from '#contract';
import { type PaperPart, type Pen, dayInWords, writePaper } from '#platform';
import type { CaseView } from '../views/case-parts.js';
import { aboutCase, dayOf, ordinal } from './paper-letters.js';

type Unit = CaseView['assignments'][number];
type Reply = CaseView['replies'][number];

interface Known {
  body: string;
  /** By member. */
  phones: Map<string, string>;
}

const isCollective = ({ proposerKind }: CaseView) => proposerKind !== 'INDIVIDUAL' && proposerKind !== 'JOINT';

function proposerRows(view: CaseView, phones: Map<string, string>): string[][] {
  if (isCollective(view)) {
    return [
      ['集体提案单位', view.proposers],
      ['联系人', view.contact?.name ?? '', '联系电话', view.contact?.phone ?? ''],
    ];
  }
  const [first, ...others] = view.proposerMembers;
  return [
    ['第一提案人', first?.name ?? view.proposers, '界别', first?.sector ?? ''],
    ['所在组', first?.group ?? '', '联系电话', (first && phones.get(first.id)) ?? ''],
    ...(others.length > 0 ? [['联名人', others.map(({ name }) => name).join('、')]] : []),
  ];
}

/** 提案表: the head as a form, the text from there on. */
export const writeProposalForm = (view: CaseView, { body, phones }: Known): Promise<Buffer> =>
  writePaper(`${body}提案表`, (pen) => [
    pen.title(`${body}提案表`),
    pen.form([
      ['届次', `${view.sessionLabel}会议`, '案号', view.caseNumber ? `第 ${view.caseNumber} 号` : '（未立案）'],
      ['流水号', view.intakeSerial, '提案时间', dayOf(view.submittedAt)],
      ['案由', view.title],
      ['分类', view.category, '性质', words.proposalKind[view.kind]],
      ['提案者性质', words.proposerKind[view.proposerKind], '是否同意公开', view.consentPublic ? '同意' : '不同意'],
      ...(view.nonDisclosureReason ? [['不公开的理由', view.nonDisclosureReason]] : []),
      ...proposerRows(view, phones),
      ['建议承办单位', view.suggestedDepartments.map(({ name }) => name).join('、')],
    ]),
    ...textOf(pen, view),
  ]);

const textOf = (pen: Pen, { situation, demands }: CaseView): PaperPart[] => [
  pen.heading('情况分析'),
  ...pen.text(situation),
  pen.heading('具体建议'),
  ...demands.flatMap((demand, at) => pen.text(`${ordinal(at + 1)}、${demand}`)),
];

/** 交办单: what one unit has to do, with whom, and until when. */
export const writeHandout = (view: CaseView, unit: Unit, { body, phones }: Known): Promise<Buffer> => {
  const others = view.assignments.filter(
    ({ id, round, stage }) => id !== unit.id && round === unit.round && stage !== 'released',
  );
  return writePaper('提案交办单', (pen) => [
    pen.title(`${body}提案交办单`),
    pen.addressee(`${unit.departmentName}：`),
    pen.line(`现将${aboutCase(view)}交由你单位${words.assignmentRole[unit.role]}，请按期办理。${askOf(unit)}`),
    pen.form([
      ['案号', view.caseNumber ?? view.intakeSerial, '分类', view.category],
      ['案由', view.title],
      ...proposerRows(view, phones),
      ['承办方式', words.assignmentRole[unit.role], '办理轮次', `第 ${unit.round} 次办理`],
      ['交办日期', dayOf(unit.assignedAt), '办理期限', dayInWords(unit.due.on)],
      ['其他承办单位', others.map((each) => `${each.departmentName}（${words.assignmentRole[each.role]}）`).join('、')],
    ]),
    ...textOf(pen, view),
    pen.blank(),
    pen.signature(body),
    pen.signature(dayOf(unit.assignedAt)),
    pen.line('签收人：　　　　　　　　签收日期：　　　　年　　月　　日'),
  ]);
};

const askOf = ({ role, due }: Unit): string =>
  role === 'CO_HANDLER'
    ? `请于${dayInWords(due.on)}前将会办意见送主办单位。`
    : `请于${dayInWords(due.on)}前与提案者沟通并书面答复。`;

const boxes = (choices: readonly string[]): string => choices.map((choice) => `□ ${choice}`).join('　　');

/** 征询意见表, to be filled in by hand: one for each letter. */
export const writeFeedbackForm = (
  view: CaseView,
  replies: readonly Reply[],
  { body, today }: { body: string; today: string },
): Promise<Buffer> =>
  writePaper('征询意见表', (pen) => [
    pen.title('提案办理情况征询意见表'),
    ...replies.flatMap((reply) => [
      pen.form([
        ['案号', view.caseNumber ?? view.intakeSerial, '届次', `${view.sessionLabel}会议`],
        ['案由', view.title],
        ['提案者', view.proposers],
        ['答复单位', reply.departmentName, '答复日期', dayOf(reply.sentAt)],
        ['文号', reply.documentNumber, '办理结果', reply.resolutionLabel],
        ['答复前怎样听取了您的意见', boxes(contactWays.map((way) => words.contactWay[way]))],
        ['答复是否针对提案', boxes(relevances.map((each) => words.relevance[each]))],
        ...(isCollective(view) ? [['是否由分管领导答复', boxes(['是', '否'])]] : []),
        ['对办理态度', boxes(attitudes.map((each) => words.attitude[each]))],
        ['对办理结果', boxes(attitudes.map((each) => words.attitude[each]))],
        ['意见或建议', '\n\n\n'],
        ['提案者签名', '', '日期', '　　　年　　月　　日'],
      ]),
      pen.blank(),
    ]),
    pen.line(`请提案者本人填写，交回${body}提案委；不满意的请写明理由，将重新办理。没有交回的，不计为满意。`),
    pen.signature(body),
    pen.signature(dayInWords(today)),
  ]);
