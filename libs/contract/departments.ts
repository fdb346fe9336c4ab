import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, made, maybeText, text } from './values.js';

export const departmentView = z.object({
  id,
  name: z.string(),
  shortName: z.string().nullable(),
  contact: z.string().nullable(),
  phone: z.string().nullable(),
  mail: z.string().nullable(),
  active: z.boolean(),
});
export type DepartmentView = z.output<typeof departmentView>;

export const departmentDraft = z.strictObject({
  name: text(2, 60),
  shortName: maybeText(30),
  contact: maybeText(30),
  phone: maybeText(30),
  mail: z.email().max(200).nullable().default(null),
});
export type DepartmentDraft = z.output<typeof departmentDraft>;

export const departments = {
  list: route({
    method: 'GET',
    path: '/api/departments',
    summary: '承办单位',
    result: z.array(departmentView),
    allow: 'people.read',
  }),
  add: route({
    method: 'POST',
    path: '/api/departments',
    summary: '新增承办单位',
    body: departmentDraft,
    result: made,
    allow: 'people.write',
  }),
  change: route({
    method: 'PUT',
    path: '/api/departments/:id',
    summary: '修改承办单位',
    params: idParams,
    body: departmentDraft.extend({ active: z.boolean() }),
    allow: 'people.write',
  }),
};
