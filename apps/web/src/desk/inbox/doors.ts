import type { Channel } from '#contract';

/** The channels in one word each, where a list has no room for their full names. */
export const doors: Record<Channel, string> = {
  WECHAT_GROUP: '微信群',
  EMAIL: '邮件',
  MEMBER_APP: '手机',
  STAFF_ENTRY: '登记',
};
