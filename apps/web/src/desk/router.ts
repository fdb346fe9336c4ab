import { START_LOCATION, createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { roleMay, type Permission, type Role } from '#contract';
import { loadMe, me } from '../session.js';
import { complain } from './ground/say.js';

declare module 'vue-router' {
  interface RouteMeta {
    title: string;
    /** Needs no sign-in. */
    open?: boolean;
    allow?: Permission;
    only?: readonly Role[];
  }
}

const pages: RouteRecordRaw[] = [
  { path: '', name: 'todo', component: () => import('./todo/TodoPage.vue'), meta: { title: '待办' } },
  {
    path: 'inbox',
    name: 'inbox',
    component: () => import('./inbox/InboxPage.vue'),
    meta: { title: '收件箱', allow: 'suggestion.read' },
  },
  {
    path: 'inbox/entry',
    name: 'staff-entry',
    component: () => import('./inbox/StaffEntryPage.vue'),
    meta: { title: '代为登记', allow: 'suggestion.enter' },
  },
  {
    path: 'inbox/arrivals',
    name: 'arrivals',
    component: () => import('./inbox/ArrivalsPage.vue'),
    meta: { title: '原始来件', allow: 'arrival.replay' },
  },
  {
    path: 'inbox/records',
    name: 'chat-records',
    component: () => import('./records/RecordsPage.vue'),
    meta: { title: '聊天记录', allow: 'chat-record.import' },
  },
  {
    path: 'inbox/records/:id',
    name: 'chat-record',
    component: () => import('./records/RecordPage.vue'),
    meta: { title: '聊天记录', allow: 'chat-record.import' },
  },
  {
    path: 'proposals',
    name: 'proposals',
    component: () => import('./proposals/ProposalsPage.vue'),
    meta: { title: '提案', allow: 'proposal.read' },
  },
  {
    path: 'proposals/new',
    name: 'proposal-new',
    component: () => import('./proposals/NewProposalPage.vue'),
    meta: { title: '代录提案', allow: 'proposal.submit' },
  },
  {
    path: 'proposals/:id',
    name: 'proposal',
    component: () => import('./proposals/ProposalPage.vue'),
    meta: { title: '提案', allow: 'proposal.read' },
  },
  {
    path: 'board',
    name: 'board',
    component: () => import('./board/BoardPage.vue'),
    meta: { title: '交办会', allow: 'assignment.assign' },
  },
  {
    path: 'handling',
    name: 'handling',
    component: () => import('./handling/HandlingPage.vue'),
    meta: { title: '承办', allow: 'assignment.handle' },
  },
  {
    path: 'replies',
    name: 'replies',
    component: () => import('./replies/RepliesPage.vue'),
    meta: { title: '待审核答复', allow: 'reply.review' },
  },
  {
    path: 'promises',
    name: 'promises',
    component: () => import('./feedback/PromisesPage.vue'),
    meta: { title: '跟踪办理', only: ['secretariat', 'supervisor', 'leader', 'department'] },
  },
  {
    path: 'feedback',
    name: 'feedback',
    component: () => import('./feedback/FeedbackPage.vue'),
    meta: { title: '征询意见', allow: 'feedback.read' },
  },
  {
    path: 'oversight',
    name: 'oversight',
    component: () => import('./oversight/OversightPage.vue'),
    meta: { title: '督办', only: ['secretariat', 'supervisor', 'leader'] },
  },
  {
    path: 'archives',
    name: 'archives',
    component: () => import('./archives/ArchivesPage.vue'),
    meta: { title: '归档', allow: 'archive.build' },
  },
  {
    path: 'reports',
    name: 'reports',
    component: () => import('./reports/ReportsPage.vue'),
    meta: { title: '报告', allow: 'report.read' },
  },
  {
    path: 'reports/:id',
    name: 'report',
    component: () => import('./reports/ReportPage.vue'),
    meta: { title: '报告', allow: 'report.read' },
  },
  {
    path: 'people/:tab(members|bindings|departments|terms|accounts)?',
    name: 'people',
    component: () => import('./people/PeoplePage.vue'),
    meta: { title: '组织', allow: 'people.write' },
  },
  {
    path: 'settings',
    name: 'settings',
    component: () => import('./settings/SettingsPage.vue'),
    meta: { title: '设置', allow: 'body.write' },
  },
  {
    path: 'operations',
    name: 'operations',
    component: () => import('./operations/OperationsPage.vue'),
    meta: { title: '运行', allow: 'job.operate' },
  },
  {
    path: 'ways-in',
    name: 'ways-in',
    component: () => import('./sign-in/WaysInPage.vue'),
    meta: { title: '登录方式' },
  },
  { path: 'notices', name: 'notices', component: () => import('./notices/NoticesPage.vue'), meta: { title: '通知' } },
  {
    path: ':rest(.*)*',
    name: 'nowhere',
    component: () => import('./frame/NowherePage.vue'),
    meta: { title: '没有这一页' },
  },
];

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./sign-in/SignInPage.vue'),
      meta: { title: '登录', open: true },
    },
    {
      path: '/setup',
      name: 'setup',
      component: () => import('./sign-in/SetupPage.vue'),
      meta: { title: '建立首个管理员', open: true },
    },
    {
      path: '/password',
      name: 'password',
      component: () => import('./sign-in/PasswordPage.vue'),
      meta: { title: '修改密码' },
    },
    { path: '/', component: () => import('./frame/Frame.vue'), children: pages, meta: { title: '' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  // Without an answer the page itself says what is wrong and offers to try again.
  const person = me.value ?? (await loadMe().catch(() => undefined));
  if (person === null) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
  if (person === undefined) return true;
  if (person.role === 'member' && to.name !== 'password') {
    location.assign('/m');
    return false;
  }
  if (person.mustChangePassword && to.name !== 'password') return { name: 'password' };
  const { allow, only } = to.meta;
  const welcome = (!allow || roleMay(person.role, allow)) && (!only || only.includes(person.role));
  return welcome || { name: 'nowhere', params: { rest: to.path.slice(1).split('/') }, query: { closed: '1' } };
});

router.afterEach((to) => {
  document.title = `${to.meta.title} · 提办通`;
});

// A page that could not be fetched: a newer version was installed meanwhile, which a full load brings; or no network.
router.onError((_error, to, from) => {
  if (navigator.onLine && from !== START_LOCATION) location.assign(router.resolve(to).href);
  else complain('这一页没有打开，请检查网络后再点一次');
});
