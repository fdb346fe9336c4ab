import type { z } from 'zod';

/** What a form says at a field that does not fit: short, and what to do, in the words of the person who typed. */
export function fieldWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined || issue.input === null || issue.input === '') return '请填写';
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return formats[issue.format] ?? '格式不对';
    case 'invalid_value':
      return '请从列表中选择';
    case 'unrecognized_keys':
      return `有不认识的内容：${issue.keys.join('、')}`;
    default:
      return '内容不对，请重新填写';
  }
}

const formats: Record<string, string> = {
  email: '邮箱地址不对',
  date: '请选择日期',
  datetime: '请选择日期和时间',
  uuid: '请从列表中选择',
};

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') return least <= 1 ? '请填写' : `至少 ${least} 个字`;
  if (origin === 'array') return `至少 ${least} 项`;
  return `不能小于 ${least}`;
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `最多 ${most} 个字`;
  if (origin === 'array') return `最多 ${most} 项`;
  return `不能大于 ${most}`;
}
