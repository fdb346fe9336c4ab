import { words } from '#contract';
import type { Occasion } from '#jobs';
import type { Tx } from '#platform';
import {
  type SuggestionFacts,
  type UnitFacts,
  converted,
  dismissed,
  job,
  proposal,
  received,
  report,
  unitOfProposal,
} from './facts.js';
import { deadlineTellings } from './deadline-tellings.js';
import { feedbackTellings } from './feedback-tellings.js';
import { letterTellings } from './letter-tellings.js';
import { mailboxFailing } from './mailbox-telling.js';
import { returnTellings } from './return-tellings.js';
import { reviewTellings } from './review-tellings.js';
import { signingTellings } from './signing.js';
import { type Draft, type Telling, about, aboutAll, each } from './telling.js';

const suggestions = aboutAll('suggestion');
const proposals = about('proposal');
const reports = about('report');

/** Who has not proved to be the sender learns that there is something, and not what. */
const brief = (s: SuggestionFacts) =>
  `您报送的意见建议（编号 ${s.number}）有新的进展。这封来信的发件人还没有核验，具体内容请登录查看，或向${words.role.secretariat}查询。`;
const jobs = about('job');

const unitName = (unit: UnitFacts | null) => unit?.name ?? words.role.department;
const named = (units: UnitFacts[]) => units.map(({ name }) => name).join('、');
const withCoHandlers = (units: UnitFacts[]) => (units.length > 0 ? `，${named(units)}会办` : '');
const due = (unit: UnitFacts | null | undefined) => (unit ? `于${unit.due}` : '按期');

/** Who is told what, on which occasion, in which words. Nothing else decides. */
const tellings: Record<Occasion, Telling> = {
  'suggestion-received': suggestions(
    received,
    {
      to: ['senders'],
      receipt: true,
      title: (s) => `意见建议已收到，编号 ${s.number}`,
      text: (s) => `您于${s.receivedOn}通过${s.channel}报送的意见建议已收到，编号 ${s.number}。查询时请报这个编号。`,
    },
    {
      to: ['secretariat'],
      asks: true,
      title: (s) => `收到意见建议 ${s.number}`,
      text: (s) => `${s.receivedOn}，${s.sender}通过${s.channel}报送意见建议，编号 ${s.number}，请审看处理。`,
    },
  ),
  'suggestion-converted': suggestions(converted, {
    to: ['senders'],
    title: (s) => `意见建议 ${s.number} 已转为提案`,
    text: (s) => `您的意见建议（编号 ${s.number}）已转为提案${s.proposals}，将按提案程序办理。`,
    brief,
  }),
  'suggestion-unlinked': suggestions(converted, {
    to: ['senders'],
    title: (s) => `意见建议 ${s.number} 转提案已撤销`,
    text: (s) =>
      `您的意见建议（编号 ${s.number}）的一次转提案已撤销，${s.proposals ? `仍转为提案${s.proposals}` : '将重新处理'}。`,
    brief,
  }),
  'suggestion-dismissed': suggestions(each(dismissed), {
    to: ['senders'],
    title: (s) => `意见建议 ${s.number} 未采用`,
    text: (s) => `您的意见建议（编号 ${s.number}）经研究未采用。理由：${s.dismissal}。感谢您的关心和支持。`,
    brief,
  }),

  ...signingTellings,
  'proposal-submitted': proposals(
    proposal,
    {
      to: ['proposers'],
      title: (p) => `提案已提交，流水号 ${p.serial}`,
      text: (p) =>
        `以您为提案者的提案《${p.title}》已提交${p.entered ? `（由${words.role.secretariat}代录）` : ''}，` +
        `流水号 ${p.serial}，等候审查立案。`,
    },
    {
      to: ['secretariat'],
      asks: true,
      title: (p) => `收到提案，流水号 ${p.serial}`,
      text: (p) => `${p.proposers}提交提案《${p.title}》，流水号 ${p.serial}，请审查。`,
    },
  ),
  'proposal-filed': proposals(proposal, {
    to: ['proposers'],
    title: (p) => `提案已立案：${p.name}`,
    text: (p) => `以您为提案者的提案《${p.title}》已审查立案，列为${p.name}，将交有关单位办理。`,
  }),
  ...reviewTellings,
  'proposal-assigned': proposals(
    proposal,
    {
      to: ['lead'],
      asks: true,
      title: (p) => `交办：${p.name}（主办）`,
      text: (p) =>
        `${p.name}《${p.title}》由贵单位主办${withCoHandlers(p.coHandlers)}。请签收，并${due(p.lead)}答复委员。`,
    },
    {
      to: ['co-handlers'],
      asks: true,
      title: (p) => `交办：${p.name}（会办）`,
      text: (p) =>
        `${p.name}《${p.title}》由${unitName(p.lead)}主办，贵单位会办。` +
        `请签收，并${due(p.coHandlers[0])}将会办意见送主办单位。`,
    },
    {
      to: ['split-units'],
      asks: true,
      title: (p) => `交办：${p.name}（分办）`,
      text: (p) => `${p.name}《${p.title}》由${p.handlers}，各自答复委员。请签收，并${due(p.split[0])}答复委员。`,
    },
    {
      to: ['proposers', 'supervisor'],
      title: (p) => `${p.name}已交办`,
      text: (p) => `${p.name}《${p.title}》已交${p.handlers}，应${due(p.lead ?? p.split[0])}答复。`,
    },
  ),
  'assignment-acknowledged': proposals(unitOfProposal, {
    to: ['secretariat'],
    title: (p) => `${unitName(p.unit)}已签收${p.name}`,
    text: (p) =>
      `${unitName(p.unit)}（${p.unit ? words.assignmentRole[p.unit.role] : '承办'}）已签收${p.name}《${p.title}》。`,
  }),
  'opinion-sent': proposals(unitOfProposal, {
    to: ['lead'],
    title: (p) => `${p.name}：${unitName(p.unit)}送来会办意见`,
    text: (p) => {
      const missing = p.coHandlers.filter(({ opinionSent }) => !opinionSent);
      const rest = missing.length > 0 ? `还未送的：${named(missing)}` : '会办意见已到齐';
      const next = p.lead?.replied ? '贵单位已经答复，这份意见供存查' : `请${due(p.lead)}答复委员`;
      return `${unitName(p.unit)}已就${p.name}《${p.title}》送来会办意见${p.unit?.dissents ? '（保留意见）' : ''}。${rest}。${next}。`;
    },
  }),
  ...feedbackTellings,
  ...letterTellings,
  ...returnTellings,
  ...deadlineTellings,
  'proposal-replied': proposals(
    proposal,
    {
      to: ['proposers'],
      asks: true,
      title: (p) => `${p.name}已答复，请您评价`,
      text: (p) => `${p.answering}已答复${p.name}《${p.title}》。请看答复函，并评价办理态度和办理结果。`,
    },
    {
      to: ['secretariat', 'supervisor'],
      title: (p) => `${p.name}已答复`,
      text: (p) => `${p.answering}已答复${p.name}《${p.title}》，等提案者评价。`,
    },
  ),
  // The units learn the verdict only from what follows: a second round, or the case closed.
  'proposal-rated': proposals(proposal, {
    to: ['secretariat'],
    title: (p) => `${p.name}收到评价`,
    text: (p) => `提案者评价了${p.answering}对${p.name}《${p.title}》的答复。`,
  }),
  'proposal-rehandling': proposals(
    proposal,
    {
      to: ['lead'],
      asks: true,
      title: (p) => `重新办理：${p.name}（主办）`,
      text: (p) =>
        `委员对办理结果不满意，${p.name}《${p.title}》由贵单位重新办理${withCoHandlers(p.coHandlers)}。` +
        `请签收，并${due(p.lead)}再次答复委员。`,
    },
    {
      to: ['co-handlers'],
      asks: true,
      title: (p) => `重新办理：${p.name}（会办）`,
      text: (p) =>
        `${p.name}《${p.title}》重新办理，由${unitName(p.lead)}主办，贵单位会办。` +
        `请签收，并${due(p.coHandlers[0])}将会办意见送主办单位。`,
    },
    {
      to: ['split-units'],
      asks: true,
      title: (p) => `重新办理：${p.name}（分办）`,
      text: (p) =>
        `委员对办理结果不满意，${p.name}《${p.title}》由${p.handlers}，重新办理。请签收，并${due(p.split[0])}再次答复委员。`,
    },
    {
      to: ['proposers', 'secretariat', 'supervisor'],
      title: (p) => `${p.name}重新办理`,
      text: (p) => `${p.name}《${p.title}》已交${p.answering}重新办理，应${due(p.lead ?? p.split[0])}再次答复。`,
    },
  ),
  'proposal-closed': proposals(proposal, {
    to: ['proposers', 'units', 'secretariat'],
    title: (p) => `${p.name}已办结`,
    text: (p) => `${p.name}《${p.title}》已答复并经提案者评价，现已办结。`,
  }),

  'instruction-given': proposals(proposal, {
    to: ['instructed'],
    asks: true,
    title: (p) => `领导批示：${p.name}`,
    text: (p) => `领导对${p.name}《${p.title}》作出批示，请查看批示内容，并按要求报告办理情况。`,
  }),
  'instruction-answered': proposals(proposal, {
    to: ['instructors', 'secretariat'],
    title: (p) => `${p.name}：批示办理情况已报告`,
    text: (p) => `对${p.name}《${p.title}》的批示，已报告办理情况，请查看。`,
  }),
  'supervision-recorded': proposals(proposal, {
    to: ['supervisor'],
    title: (p) => `${p.name}：督办活动已登记`,
    text: (p) => `${p.name}《${p.title}》登记了一次督办活动，可以查看情况和结果。`,
  }),
  // Only those that the event names can open it.
  'unit-supervised': proposals(unitOfProposal, {
    to: ['unit'],
    title: (p) => `${p.name}：督办活动已登记`,
    text: (p) => `${p.name}《${p.title}》登记了一次涉及贵单位的督办活动，可以查看情况和结果。`,
  }),
  'disclosure-published': proposals(proposal, {
    to: ['proposers', 'units'],
    title: (p) => `${p.name}已向社会公开`,
    text: (p) => `${p.name}《${p.title}》经提案委决定，已向社会公开。公开的是隐去个人信息后的文本。`,
  }),
  'disclosure-withdrawn': proposals(proposal, {
    to: ['proposers', 'units'],
    title: (p) => `${p.name}已撤回公开`,
    text: (p) => `${p.name}《${p.title}》经提案委决定，已从公开页面撤下。`,
  }),

  'report-ready': reports(report, {
    to: ['asker'],
    title: () => '汇总报告已生成',
    text: (r) => `${r.name}已生成，可以查看和导出。`,
  }),
  'report-failed': reports(report, {
    to: ['asker'],
    title: () => '汇总报告没有生成',
    text: (r) => `${r.name}没有生成，原因已告知管理员。您可以稍后重新生成。`,
  }),
  'job-failed': jobs(job, {
    to: ['administrators', 'secretariat'],
    asks: true,
    title: (j) => `后台任务失败：${j.label}`,
    text: (j) => `“${j.label}”试了 ${j.tries} 次没有成功，原因：${j.failure || '不明'}。请到“运行”里查看，再试一次。`,
  }),
  'mailbox-failing': mailboxFailing,
};

/** What each occasion says of its subject, and to whom, at its place. */
export async function draftsOf(tx: Tx, events: { occasion: Occasion; subjectId: string }[]): Promise<Draft[][]> {
  const drafts: Draft[][] = events.map(() => []);
  for (const occasion of new Set(events.map((event) => event.occasion))) {
    const places = [...events.keys()].filter((at) => events[at]?.occasion === occasion);
    const subjectIds = places.map((at) => events[at]?.subjectId as string);
    const found = await tellings[occasion](tx, occasion, subjectIds);
    for (const [index, at] of places.entries()) drafts[at] = found[index] ?? [];
  }
  return drafts;
}
