import { chinaDay, dayInWords, writePaper } from '#platform';
import type { CaseView } from '../views/case-parts.js';

type Reply = CaseView['replies'][number];
type Unit = CaseView['assignments'][number];
type Opinion = Unit & { opinion: NonNullable<Unit['opinion']> };

const numerals = '一二三四五六七八九十';
/** 一、二、… 十一、 for the points of a letter. */
export const ordinal = (n: number): string => {
  if (n <= 10) return numerals[n - 1] ?? String(n);
  const ones = n % 10 === 0 ? '' : numerals[(n % 10) - 1];
  return `${n < 20 ? '' : numerals[Math.floor(n / 10) - 1]}十${ones}`;
};

export const dayOf = (at: Date | string): string => dayInWords(chinaDay(new Date(at)));

/** How a letter names the case: 九届四次会议第001号提案. */
export const aboutCase = ({ sessionLabel, caseNumber, title }: CaseView): string =>
  caseNumber
    ? `${sessionLabel}会议${/^\d+$/.test(caseNumber) ? `第${caseNumber}号` : caseNumber}提案`
    : `“${title}”提案`;

/** Every proposer by name, those of merged cases as well: the reply reaches all. */
export function addresseesOf({ proposers, proposerKind, merged }: CaseView): string {
  const isMember = proposerKind === 'INDIVIDUAL' || proposerKind === 'JOINT';
  const names = [proposers, ...merged.map((each) => each.proposers)];
  return `${[...new Set(names)].join('、')}${isMember ? '委员' : ''}`;
}

/** A letter of its class where the body prints letters; the words stand in the text below. */
const classOf = ({ resolutionLabel }: Reply): string => resolutionLabel.split(' ', 1)[0] ?? resolutionLabel;

/** 关于×届×次会议第×号提案的答复 */
export const writeReply = (view: CaseView, reply: Reply): Promise<Buffer> =>
  writePaper(`关于${aboutCase(view)}的答复`, (pen) => [
    pen.masthead(reply.departmentName),
    pen.ends(reply.documentNumber, `签发人：${reply.issuer}`),
    pen.ends(reply.disclosure === 'PUBLIC' ? '此件公开' : '此件不公开', `办理结果：${classOf(reply)}`),
    pen.title(`关于${aboutCase(view)}的答复`),
    pen.addressee(`${addresseesOf(view)}：`),
    pen.line(`您提出的《${view.title}》（${aboutCase(view)}）收悉，现答复如下：`),
    ...reply.answers.flatMap(({ demand, answer }, at) => [
      pen.heading(`${ordinal(at + 1)}、关于“${shortened(demand)}”`),
      ...pen.text(answer),
    ]),
    pen.line(`办理结果：${reply.resolutionLabel}。`),
    ...promisesOf(view, reply).map(({ what, firstDueOn }) =>
      pen.line(`后续办理：${what}，${dayInWords(firstDueOn)}前完成。`),
    ),
    ...pen.text(reply.closing ?? '感谢您对我们工作的关心和支持。'),
    pen.blank(),
    pen.signature(reply.departmentName),
    pen.signature(dayOf(reply.sentAt)),
    pen.line(`联系单位：${reply.departmentName}`),
    pen.line(`联系人：${reply.contactName}　　电话：${reply.contactPhone}`),
    ...(reply.attachments.length > 0
      ? [pen.line(`附件：${reply.attachments.map(({ name }, at) => `${at + 1}. ${name}`).join('　')}`)]
      : []),
    ...(reply.copyTo.length > 0 ? [pen.imprint(`抄送：${reply.copyTo.join('，')}。`)] : []),
  ]);

/** What this letter promised, by the days it named. */
const promisesOf = ({ promises }: CaseView, { departmentName, sentAt }: Reply): CaseView['promises'] =>
  promises.filter(
    (each) => each.departmentName === departmentName && new Date(each.madeAt).getTime() === new Date(sentAt).getTime(),
  );

/** A heading holds one line or two; the whole demand stands in the proposal. */
const shortened = (demand: string): string => {
  const characters = [...demand.replace(/\s+/g, ' ').replace(/[。；;.]$/u, '')];
  return characters.length <= 60 ? characters.join('') : `${characters.slice(0, 59).join('')}…`;
};

/** 关于×届×次会议第×号提案的会办意见, to the lead unit. */
export const writeOpinion = (view: CaseView, { departmentName, opinion }: Opinion): Promise<Buffer> =>
  writePaper(`关于${aboutCase(view)}的会办意见`, (pen) => [
    pen.masthead(departmentName),
    pen.ends('', opinion.signer ? `签发人：${opinion.signer}` : ''),
    pen.title(`关于${aboutCase(view)}的会办意见`),
    pen.addressee(`${view.leadDepartment ?? '主办单位'}：`),
    pen.line(`由贵单位主办、我单位会办的《${view.title}》（${aboutCase(view)}）收悉，现提出会办意见如下：`),
    ...pen.text(opinion.text),
    ...(opinion.dissent ? [pen.heading('保留意见'), ...pen.text(opinion.dissent)] : []),
    pen.line('以上意见，请在答复委员时统筹考虑。'),
    pen.blank(),
    pen.signature(departmentName),
    pen.signature(dayOf(opinion.sentAt)),
  ]);
