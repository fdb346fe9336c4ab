import type { MemberBrief } from '#contract';

/** What tells two members of one name apart: 教育界 · 京广路街道. */
export const standing = (member: MemberBrief): string =>
  [member.sector, member.group].filter(Boolean).join(' · ') || '未填界别';
