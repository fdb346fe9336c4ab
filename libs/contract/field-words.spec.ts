import { z } from 'zod';
import { fieldWords } from './field-words.js';
import { text } from './values.js';

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: fieldWords }).error?.issues[0]?.message;

describe('words at a field', () => {
  it.each([
    [text(2, 60), '', '请填写'],
    [text(2, 60), undefined, '请填写'],
    [text(2, 60), ' 一 ', '至少 2 个字'],
    [text(2, 4), '一二三四五', '最多 4 个字'],
    [z.array(text(1, 9)).min(1), [], '至少 1 项'],
    [z.number().min(1).max(250), 0, '不能小于 1'],
    [z.number().min(1).max(250), 251, '不能大于 250'],
    [z.iso.date(), '2026年', '请选择日期'],
    [z.email(), '张三', '邮箱地址不对'],
    [z.uuid(), '张三', '请从列表中选择'],
    [z.enum(['A']), 'B', '请从列表中选择'],
    [z.strictObject({}), { rogue: 1 }, '有不认识的内容：rogue'],
    [z.number(), '三', '内容不对，请重新填写'],
  ])('%#', (schema, value, words) => {
    expect(said(schema, value)).toBe(words);
  });
});
