import { roleMay, type Role } from '#contract';

export interface Entry {
  to: string;
  label: string;
  /** Key of the count in what waits. */
  count?: string;
  /** A part of the entry above it. */
  inner?: boolean;
  /** Its count tells of something late or broken. */
  alarm?: boolean;
}

const oversees: readonly Role[] = ['secretariat', 'supervisor', 'leader'];

const drawn = (yes: boolean, ...entries: Entry[]): Entry[] => (yes ? entries : []);

/** From what comes in to the letter that goes out. */
const handling = (role: Role): Entry[] => [
  { to: '/', label: '待办' },
  ...drawn(roleMay(role, 'suggestion.read'), { to: '/inbox?stage=received', label: '收件箱', count: 'inbox' }),
  ...drawn(roleMay(role, 'suggestion.triage'), {
    to: '/inbox?stage=received&alike=true',
    label: '可能重复',
    count: 'matters',
    inner: true,
  }),
  ...drawn(roleMay(role, 'assignment.handle'), { to: '/handling', label: '承办', count: 'handle' }),
  ...drawn(roleMay(role, 'proposal.read'), { to: '/proposals', label: '提案' }),
  ...drawn(roleMay(role, 'proposal.review'), {
    to: '/proposals?stage=submitted&stage=in-review',
    label: '待审查',
    count: 'review',
    inner: true,
  }),
  ...drawn(roleMay(role, 'assignment.assign'), {
    to: '/board',
    label: '待交办',
    count: 'assign',
    inner: true,
  }),
  ...drawn(roleMay(role, 'reply.review'), {
    to: '/replies',
    label: '待审核答复',
    count: 'replies',
    inner: true,
  }),
];

/** What follows the letter, and who watches over it. */
const following = (role: Role): Entry[] => [
  ...drawn(roleMay(role, 'feedback.read'), { to: '/feedback', label: '征询意见', count: 'disputed' }),
  ...drawn(role === 'secretariat', {
    to: '/feedback#alike',
    label: '评价来源提醒',
    count: 'alike',
    inner: true,
    alarm: true,
  }),
  ...drawn(role === 'department' || roleMay(role, 'feedback.read'), {
    to: '/promises',
    label: '跟踪办理',
    count: 'promise',
  }),
  ...drawn(oversees.includes(role), { to: '/oversight', label: '督办', count: 'overdue', alarm: true }),
  ...drawn(
    roleMay(role, 'assignment.assign'),
    { to: '/oversight#returns', label: '退办申请', count: 'returns', inner: true },
    { to: '/oversight#additions', label: '增办建议', count: 'additions', inner: true },
  ),
];

const keeping = (role: Role): Entry[] => [
  ...drawn(roleMay(role, 'report.read'), { to: '/reports', label: '报告' }),
  ...drawn(roleMay(role, 'archive.build'), { to: '/archives', label: '归档' }),
  ...drawn(roleMay(role, 'people.write'), { to: '/people', label: '组织' }),
  ...drawn(roleMay(role, 'body.write'), { to: '/settings', label: '设置', count: 'mailbox', alarm: true }),
  ...drawn(roleMay(role, 'job.operate'), { to: '/operations', label: '运行', count: 'failed', alarm: true }),
];

/** The left menu of a role: only what it may open. */
export const menuOf = (role: Role): Entry[] => [...handling(role), ...following(role), ...keeping(role)];
