import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router';
import { newKey } from '../key.js';
import { me } from '../session.js';
import { Problem } from '../call.js';
import { whoIsHere } from './device/who.js';

declare module 'vue-router' {
  interface RouteMeta {
    title: string;
    /** Shown with the bottom bar. */
    bar?: boolean;
    /** May be opened by anybody. */
    open?: boolean;
  }
}

/** Where one writes, what shows how the sending fares comes along: the line may be gone by the time it is wanted. */
async function writing() {
  const [page] = await Promise.all([
    import('./arrivals/Write.vue'),
    import('./arrivals/Sent.vue'),
    import('./arrivals/Unsent.vue'),
  ]);
  return page;
}

export const router = createRouter({
  history: createWebHistory('/m'),
  routes: [
    { path: '/', name: 'write', component: writing, meta: { title: '写一条', bar: true } },
    {
      path: '/sent/:key',
      name: 'sent',
      component: () => import('./arrivals/Sent.vue'),
      meta: { title: '发送', bar: true },
    },
    {
      path: '/unsent',
      name: 'unsent',
      component: () => import('./arrivals/Unsent.vue'),
      meta: { title: '草稿和待发送' },
    },
    {
      path: '/duty',
      name: 'duty',
      component: () => import('./duty/Duty.vue'),
      meta: { title: '履职档案' },
    },
    {
      path: '/duty/:year/:figure',
      name: 'duty-records',
      component: () => import('./duty/DutyRecords.vue'),
      meta: { title: '履职档案' },
    },
    {
      path: '/ways-in',
      name: 'ways-in',
      component: () => import('./me/WaysIn.vue'),
      meta: { title: '登录方式' },
    },
    {
      path: '/bindings',
      name: 'bindings',
      component: () => import('./me/Bindings.vue'),
      meta: { title: '我的邮箱和微信' },
    },
    {
      path: '/call',
      name: 'call',
      component: () => import('./calls/CallForProposals.vue'),
      meta: { title: '征集通知' },
    },
    {
      path: '/mine',
      name: 'mine',
      component: () => import('./suggestions/Mine.vue'),
      meta: { title: '我的', bar: true },
    },
    {
      path: '/suggestions/:id',
      name: 'suggestion',
      component: () => import('./suggestions/SuggestionPage.vue'),
      meta: { title: '意见建议' },
    },
    {
      path: '/suggestions/:id/convert',
      name: 'convert',
      component: () => import('./suggestions/Convert.vue'),
      meta: { title: '转提案' },
    },
    {
      path: '/drafts/new',
      name: 'new-draft',
      redirect: () => ({ name: 'draft', params: { id: newKey() }, query: { new: '1' } }),
    },
    {
      path: '/drafts/:id',
      name: 'draft',
      component: () => import('./drafts/DraftPage.vue'),
      meta: { title: '写提案' },
    },
    {
      path: '/invitations/:id',
      name: 'invitation',
      component: () => import('./drafts/InvitationPage.vue'),
      meta: { title: '请您联名' },
    },
    {
      path: '/proposals/:id',
      name: 'proposal',
      component: () => import('./proposals/ProposalPage.vue'),
      meta: { title: '提案' },
    },
    {
      path: '/proposals/:id/complete',
      name: 'complete',
      component: () => import('./proposals/Complete.vue'),
      meta: { title: '补充提案' },
    },
    {
      path: '/proposals/:id/withdraw',
      name: 'withdraw',
      component: () => import('./proposals/Withdraw.vue'),
      meta: { title: '撤回提案' },
    },
    {
      path: '/proposals/:id/rate',
      name: 'rate',
      component: () => import('./ratings/Rate.vue'),
      meta: { title: '评价' },
    },
    {
      path: '/promises',
      name: 'promises',
      component: () => import('./promises/Promises.vue'),
      meta: { title: '跟踪办理' },
    },
    {
      path: '/feedback',
      name: 'feedback',
      component: () => import('./ratings/ByLink.vue'),
      meta: { title: '评价提案答复', open: true },
    },
    {
      path: '/notices',
      name: 'notices',
      component: () => import('./notices/Notices.vue'),
      meta: { title: '通知', bar: true },
    },
    { path: '/me', name: 'me', component: () => import('./me/Me.vue'), meta: { title: '我', bar: true } },
    {
      path: '/password',
      name: 'password',
      component: () => import('./sign-in/Password.vue'),
      meta: { title: '修改密码' },
    },
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./sign-in/SignIn.vue'),
      meta: { title: '登录', open: true },
    },
    {
      path: '/elsewhere',
      name: 'elsewhere',
      component: () => import('./sign-in/Elsewhere.vue'),
      meta: { title: '请到工作台', open: true },
    },
    {
      path: '/trouble',
      name: 'trouble',
      component: () => import('./parts/Unreached.vue'),
      meta: { title: '没有打开', open: true },
    },
    { path: '/:rest(.*)*', redirect: { name: 'write' } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

const back = (to: RouteLocationNormalized) => ({ to: to.fullPath });

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  let person;
  try {
    person = me.value ?? (await whoIsHere());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { name: 'trouble', query: back(to), replace: true };
  }
  if (!person) return { name: 'sign-in', query: back(to) };
  if (person.role !== 'member') return { name: 'elsewhere' };
  if (person.mustChangePassword && to.name !== 'password') return { name: 'password', query: back(to) };
  return true;
});

router.afterEach((to, _from, failure) => {
  if (!failure) document.title = `${to.meta.title} · 提办通`;
});

// A page that could not be fetched (no network, or a newer version was installed meanwhile): its retry loads everything afresh.
router.onError((_error, to) => router.replace({ name: 'trouble', query: back(to) }));

/** Where to go after signing in: only an address inside this app. */
export function destination(query: unknown): string {
  return typeof query === 'string' && /^\/(?![/\\])/.test(query) ? query : '/';
}

/** One page back, or to `otherwise` when the app was opened right here. */
export function goBack(otherwise: string): void {
  if (typeof history.state?.back === 'string') router.back();
  else void router.replace(otherwise);
}
