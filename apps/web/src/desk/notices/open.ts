import { routes, type NoticeView } from '#contract';
import { call } from '../../call.js';
import { router } from '../router.js';
import { pageOf } from './subject.js';
import { readUnread } from './unread.js';

/** Opens what a notice is about, and marks it as read. */
export async function openNotice(notice: NoticeView): Promise<void> {
  const page = pageOf(notice);
  void router.push(page ?? '/notices');
  if (notice.readAt) return;
  // Marking is a courtesy: where it fails the notice simply stays unread.
  await call(routes.notices.read, { params: { id: notice.id } }).catch(() => undefined);
  await readUnread();
}
