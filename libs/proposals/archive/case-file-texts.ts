import { type EvaluationView, type InstructionView, type SupervisionView, words } from '#contract';
import { chinaDay } from '#platform';
import type { CaseView } from '../views/case-parts.js';

/** The parts of a case file as plain text, for eyes without any program of ours. */

const time = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const day = (on: string): string => {
  const [year, month, date] = on.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};
const moment = (at: string | Date): string => {
  const when = new Date(at);
  return `${day(chinaDay(when))} ${time.format(when)}`;
};
const lines = (...parts: (string | null | false | undefined | string[])[]): string =>
  `${parts
    .flat()
    .filter((part) => typeof part === 'string')
    .join('\n')}\n`;
const numbered = (texts: string[]): string[] => texts.map((text, i) => `${i + 1}. ${text}`);

export const proposalText = (view: CaseView): string =>
  lines(
    `案号：${view.caseNumber ?? '（未立案）'}　流水号：${view.intakeSerial}`,
    `届次：${view.sessionLabel}　类别：${words.proposalKind[view.kind]}　分类：${view.category}`,
    `案由：${view.title}`,
    `提案者：${view.proposers}（${words.proposerKind[view.proposerKind]}）`,
    view.enteredBy && `代录：${view.enteredBy}`,
    `是否同意公开：${view.consentPublic ? '同意' : '不同意'}${view.nonDisclosureReason ? `（${view.nonDisclosureReason}）` : ''}`,
    `提交：${moment(view.submittedAt)}`,
    view.filedAt && `立案：${moment(view.filedAt)}`,
    `现在的阶段：${words.proposalStage[view.stage]}`,
    '',
    '情况分析',
    view.situation,
    '',
    '具体建议',
    numbered(view.demands),
    view.versions.length > 0 && ['', '历次文本见 案件.json 的 versions。'],
  );

export const unitsText = ({ assignments }: CaseView): string =>
  assignments.length === 0
    ? '还没有交办。\n'
    : assignments
        .map((unit) =>
          lines(
            `第 ${unit.round} 次办理　${words.assignmentRole[unit.role]}　${unit.departmentName}　${words.assignmentStage[unit.stage]}`,
            `交办：${moment(unit.assignedAt)}　期限：${day(unit.due.on)}`,
            unit.acknowledgedAt && `签收：${moment(unit.acknowledgedAt)}`,
            unit.consultations.map(
              (talk) =>
                `面商：${day(talk.heldOn)}　${words.consultationWay[talk.way]}　${talk.withWhom}\n${talk.outcome}（${talk.recordedBy} 登记）`,
            ),
            unit.opinion && `会办意见（${moment(unit.opinion.sentAt)}）：\n${unit.opinion.text}`,
            unit.opinion?.dissent && `保留的意见：\n${unit.opinion.dissent}`,
          ),
        )
        .join('\n');

export const letterText = (reply: CaseView['replies'][number]): string =>
  lines(
    `${reply.departmentName}　${reply.documentNumber}　签发人：${reply.issuer}`,
    `办理结果：${reply.resolutionLabel}　承办单位意见：${words.disclosure[reply.disclosure]}`,
    `发送：${moment(reply.sentAt)}，${reply.onTime ? '按期' : '超过期限'}`,
    '',
    reply.answers.flatMap(({ demand, answer }, i) => [`建议 ${i + 1}：${demand}`, `答复 ${i + 1}：${answer}`, '']),
    reply.closing,
    `联系人：${reply.contactName}　${reply.contactPhone}`,
  );

export function evaluationText({ ratings }: CaseView, evaluations: EvaluationView[]): string {
  const rated = ratings.map((one) =>
    lines(
      `第 ${one.round} 次答复　${one.departmentName}　${one.memberName}　${moment(one.ratedAt)}`,
      `办理态度：${words.attitude[one.attitude]}　办理结果：${words.attitude[one.result]}`,
      one.comment,
    ),
  );
  const judged = evaluations.map((one) =>
    lines(
      `第 ${one.round} 次办理　${one.departmentName}　${one.total} 分　${words.evaluationGrade[one.grade]}${one.blind ? '（背靠背）' : ''}`,
      one.points.map(({ label, points, of }) => `  ${label}：${points}/${of}`),
      one.comment,
      `${one.by}　${moment(one.at)}`,
    ),
  );
  return ['提案者的评价', ...orNone(rated), '承办单位对提案的评议', ...orNone(judged)].join('\n');
}

const orNone = (texts: string[]): string[] => (texts.length > 0 ? texts : ['（没有）\n']);

export function supervisionText(instructions: InstructionView[], events: SupervisionView[]): string {
  const given = instructions.map((one) =>
    lines(
      `${moment(one.givenAt)}　${one.leader}${one.recordedBy ? `（${one.recordedBy} 登记）` : ''}${one.dueOn ? `　要求 ${day(one.dueOn)} 前报告` : ''}`,
      one.text,
      one.to.map(({ name, answer }) =>
        answer ? `${name}（${answer.by}，${moment(answer.at)}）：${answer.text}` : `${name}：尚未报告`,
      ),
    ),
  );
  const held = events.map((one) =>
    lines(
      `${day(one.heldOn)}　${words.supervisionKind[one.kind]}　${one.departments.join('、')}`,
      `参加：${one.participants}`,
      one.outcome,
      `${one.recordedBy} 登记`,
    ),
  );
  return ['领导批示', ...orNone(given), '督办活动', ...orNone(held)].join('\n');
}

export function courseText(trail: CaseView['trail']): string {
  const actions: Record<string, string> = words.action;
  return trail
    .map((row) => {
      const behalf = row.onBehalfOf ? `（代 ${row.onBehalfOf}）` : '';
      return `${moment(row.at)}　${actions[row.action] ?? row.action}　${row.who}${behalf}${row.note ? `　${row.note}` : ''}\n`;
    })
    .join('');
}
