import { shallowReactive } from 'vue';
import { routes, type NoticeView } from '#contract';
import { call } from '../../call.js';

/** The bell: how many notices wait to be read, and the latest of them. */
export const unread = shallowReactive<{ count: number; latest: NoticeView[] }>({ count: 0, latest: [] });

const LATEST = 8;

export async function readUnread(): Promise<void> {
  const page = await call(routes.notices.list, { query: { limit: LATEST } }).catch(() => null);
  // The bell is no reason to disturb: the next minute asks again.
  if (!page) return;
  unread.count = page.unread;
  unread.latest = page.items;
}
