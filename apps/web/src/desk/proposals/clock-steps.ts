import { routes, type AssignmentView } from '#contract';
import { call } from '../../call.js';
import { fullDay } from '../../words/format.js';

export const clockSteps = [
  'request-extension',
  'grant-extension',
  'refuse-extension',
  'pause',
  'resume',
  'remind',
] as const;
export type ClockStep = (typeof clockSteps)[number];

/** As much of a unit's part as these steps are about. */
export type ClockSubject = Pick<AssignmentView, 'id' | 'departmentName' | 'due' | 'extension' | 'pause'>;

export interface ClockWritten {
  day: string;
  text: string;
}

/** What a sheet of 延期, 暂停 or 催办 asks for and does: at most one day and one text. */
export interface ClockForm {
  says: string;
  /** `from`: the first day that can be chosen. */
  day?: { name: 'wantedOn' | 'on'; label: string; from: string; until: string | null; begin: string };
  text?: { name: 'reason' | 'note' | 'text'; label: string; required: boolean; most: number; hint?: string };
  send: (written: ClockWritten) => Promise<unknown>;
  done: string;
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const orNull = (text: string): string | null => text.trim() || null;

const present = ({ due }: ClockSubject): string => `现在的期限是 ${fullDay(due.on)}。`;
const at = ({ id }: ClockSubject) => ({ params: { id } });
const { deadlines } = routes;

const forms: Record<ClockStep, (about: ClockSubject) => ClockForm> = {
  'request-extension': (about) => ({
    says: `${present(about)}由督查室或提案委审批；批准前仍按现在的期限。`,
    day: { name: 'wantedOn', label: '申请延到', from: dayAfter(about.due.on), until: null, begin: '' },
    text: { name: 'reason', label: '延期理由', required: true, most: 1000, hint: '说明为什么不能按期办完' },
    send: ({ day: wantedOn, text: reason }) =>
      call(deadlines.requestExtension, { ...at(about), body: { wantedOn, reason } }),
    done: '已申请延期，等待审批',
  }),
  'grant-extension': (about) => ({
    says: `${present(about)}${about.extension ? `${about.departmentName}申请延到 ${fullDay(about.extension.wantedOn)}，` : ''}可以另定日期；是否按期以批准的日期为准。`,
    day: {
      name: 'on',
      label: '延到',
      from: dayAfter(about.due.on),
      until: about.extension?.limit ?? null,
      begin: about.extension?.wantedOn ?? '',
    },
    text: { name: 'note', label: '说明', required: false, most: 500, hint: '可不填；承办单位会看到' },
    send: ({ day: on, text }) => call(deadlines.grantExtension, { ...at(about), body: { on, note: orNull(text) } }),
    done: `已同意${about.departmentName}延期`,
  }),
  'refuse-extension': (about) => ({
    says: `${about.departmentName}仍须在 ${fullDay(about.due.on)} 前办完。`,
    text: { name: 'reason', label: '不同意的理由', required: true, most: 500, hint: '承办单位会看到' },
    send: ({ text: reason }) => call(deadlines.refuseExtension, { ...at(about), body: { reason } }),
    done: `已告知${about.departmentName}不同意延期`,
  }),
  pause: (about) => ({
    says: `${present(about)}等委员期间停止计时，停了几个工作日，期限就顺延几个工作日；恢复前不能发送答复。`,
    text: { name: 'reason', label: '在等委员做什么', required: true, most: 500, hint: '督查室和委员会看到' },
    send: ({ text: reason }) => call(deadlines.pause, { ...at(about), body: { reason } }),
    done: '已暂停计时',
  }),
  resume: (about) => ({
    says: about.pause
      ? `自 ${fullDay(about.pause.since)} 起暂停计时，恢复后按实际停下的工作日顺延。`
      : '恢复后继续计时。',
    send: () => call(deadlines.resume, at(about)),
    done: '已恢复计时',
  }),
  remind: (about) => ({
    says: '工作时间（工作日 9 至 18 时）立即通知，其余时间到下一个工作日 9 时通知；同一单位同一件一天催一次，记入过程。',
    text: { name: 'text', label: '附言', required: false, most: 300, hint: '可不填；承办单位会看到' },
    send: ({ text }) => call(deadlines.remind, { ...at(about), body: { text: orNull(text) } }),
    done: `已催办${about.departmentName}`,
  }),
};

/** The form of a step of one unit's part. */
export const clockFormOf = (name: ClockStep, about: ClockSubject): ClockForm => forms[name](about);
