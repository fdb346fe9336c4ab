import { ref } from 'vue';
import { routes } from '#contract';
import { Problem, call } from '../call.js';

/** What the badge on 通知 shows. */
export const unread = ref(0);

const REST = 60_000;
let askedAt = 0;

/** Asks at most once a minute: it is only a badge. */
export async function refreshUnread(atOnce = false): Promise<void> {
  if (!atOnce && Date.now() - askedAt < REST) return;
  askedAt = Date.now();
  try {
    unread.value = (await call(routes.notices.list, { query: { limit: 1 } })).unread;
  } catch (error) {
    // A badge that cannot be read is no reason to disturb; the notices page itself says what is wrong.
    if (!(error instanceof Problem)) throw error;
  }
}
