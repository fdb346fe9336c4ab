import type { Column } from './import-columns.js';

export type MemberKey =
  'name' | 'sector' | 'party' | 'standing' | 'group' | 'convener' | 'phone' | 'mails' | 'wecom' | 'nickname';

const text = { kind: 'text', most: 40 } as const;
const flag = { kind: 'flag', most: 10, example: '否' } as const;

/** The roster as a table. */
export const memberColumns: Column<MemberKey>[] = [
  {
    ...text,
    key: 'name',
    heading: '姓名',
    aliases: ['委员姓名', '委员'],
    note: '不必加空格对齐',
    example: '张伟民',
    required: true,
    most: 60,
  },
  {
    ...text,
    key: 'sector',
    heading: '界别',
    aliases: ['所属界别'],
    note: '没有的界别会自动建立',
    example: '医药卫生界',
  },
  { ...text, key: 'party', heading: '党派', aliases: ['政治面貌', '所属党派'], note: '', example: '农工党' },
  { ...flag, key: 'standing', heading: '常委', aliases: ['是否常委'], note: '填“是”或“否”' },
  {
    ...text,
    key: 'group',
    heading: '联络组',
    aliases: ['街道/镇', '街道', '镇街', '委员小组', '小组', '活动组', '所属街道', '联络小组'],
    note: '街道（镇）联络组',
    example: '大学路街道',
  },
  { ...flag, key: 'convener', heading: '召集人', aliases: ['是否召集人'], note: '填“是”或“否”' },
  {
    ...text,
    key: 'phone',
    heading: '手机号',
    aliases: ['手机', '手机号码', '电话', '联系电话', '联系方式'],
    note: '请把这一列设为文本；同名委员靠它区分',
    example: '13000000000',
  },
  {
    ...text,
    key: 'mails',
    heading: '邮箱',
    aliases: ['电子邮箱', '电子邮件', '邮箱地址', 'email', 'e-mail'],
    note: '最多 5 个，用分号隔开；从这些地址来的邮件会认作本人',
    example: 'zhang@example.com；zhang2@example.com',
    most: 1000,
  },
  {
    ...text,
    key: 'wecom',
    heading: '企业微信账号',
    aliases: ['企业微信', '企业微信userid', 'userid', '企微账号'],
    note: '企业微信通讯录里的账号',
    example: 'zhangwm',
    most: 64,
  },
  {
    ...text,
    key: 'nickname',
    heading: '群昵称',
    aliases: ['微信群昵称', '昵称', '微信昵称'],
    note: '在工作微信群里的昵称，一字不差',
    example: '二七-张伟民',
    most: 60,
  },
];
