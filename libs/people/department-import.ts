import type { DepartmentDraft } from '#contract';
import type { Db, Tx } from '#platform';
import { DepartmentRow } from './department.entity.js';
import { departmentName, insertDepartment, updateDepartment } from './departments.js';
import type { Column, Entry, Table } from './import-columns.js';
import { type ImportRules, type Judgement, same, wrong } from './import-rules.js';
import { mailsOf, phoneOf } from './import-values.js';
import { importWords as says } from './import-words.js';

type Key = 'name' | 'shortName' | 'contact' | 'phone' | 'mail';

const columns: Column<Key>[] = [
  {
    key: 'name',
    heading: '单位名称',
    aliases: ['名称', '单位', '承办单位', '部门', '部门名称'],
    note: '全称，按它与已有单位对应',
    example: '二七区城市管理局',
    kind: 'text',
    required: true,
    most: 60,
  },
  {
    key: 'shortName',
    heading: '简称',
    aliases: ['单位简称'],
    note: '列表里显示',
    example: '区城管局',
    kind: 'text',
    most: 30,
  },
  {
    key: 'contact',
    heading: '联系人',
    aliases: ['联络员', '经办人'],
    note: '办理提案的联系人',
    example: '张三',
    kind: 'text',
    most: 30,
  },
  {
    key: 'phone',
    heading: '电话',
    aliases: ['联系电话', '办公电话', '手机', '手机号'],
    note: '请把这一列设为文本',
    example: '0371-60000000',
    kind: 'text',
    most: 30,
  },
  {
    key: 'mail',
    heading: '邮箱',
    aliases: ['电子邮箱', '电子邮件', 'email', 'e-mail'],
    note: '一个',
    example: 'chengguan@example.gov.cn',
    kind: 'text',
    most: 200,
  },
];

export const departmentImport: ImportRules<Key> = { sheet: '承办单位', columns, judge };

async function judge(q: Db | Tx, table: Table<Key>): Promise<Judgement[]> {
  const known = new Map(
    (await q.rows<DepartmentRow>(`SELECT ${rowSql} FROM departments`)).map((row) => [row.name, row]),
  );
  const lines = new Map<string, number>();
  return table.entries.map((entry) => {
    const { draft, errors } = draftOf(entry);
    const before = lines.get(draft.name);
    if (draft.name && before === undefined) lines.set(draft.name, entry.line);
    if (before !== undefined) errors.push(says.repeated(before));
    return errors.length > 0 ? wrong(errors) : judgementOf(draft, known.get(draft.name));
  });
}

const rowSql = `id, name, short_name AS "shortName", contact, phone, mail, active`;

function draftOf(entry: Entry<Key>): { draft: DepartmentDraft; errors: string[] } {
  const { phone, errors: phoneErrors } = phoneOf(entry.text('phone'));
  const { mails, errors: mailErrors } = mailsOf(entry.text('mail'), 1);
  const draft = {
    name: departmentName(entry.text('name') ?? ''),
    shortName: entry.text('shortName'),
    contact: entry.text('contact'),
    phone,
    mail: mails[0] ?? null,
  };
  const tooShort = draft.name.length === 1 ? [says.missing(columns[0]?.heading ?? '')] : [];
  return { draft, errors: [...entry.errors, ...tooShort, ...phoneErrors, ...mailErrors] };
}

/** A blank cell keeps what is there. */
function judgementOf(draft: DepartmentDraft, known: DepartmentRow | undefined): Judgement {
  if (!known) return { verdict: 'add', errors: [], write: async (tx) => void (await insertDepartment(tx, draft)) };
  if (!known.active) return wrong([says.departmentClosed]);
  const { id, ...facts } = known;
  const next = {
    ...facts,
    shortName: draft.shortName ?? facts.shortName,
    contact: draft.contact ?? facts.contact,
    phone: draft.phone ?? facts.phone,
    mail: draft.mail ?? facts.mail,
  };
  const differs = (['shortName', 'contact', 'phone', 'mail'] as const).some((key) => next[key] !== facts[key]);
  return differs ? { verdict: 'change', errors: [], write: (tx) => updateDepartment(tx, id, next) } : same;
}
