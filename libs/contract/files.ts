import { z } from 'zod';
import { route } from './route.js';
import { several, fileView, id, idParams, text } from './values.js';

/** Why nobody should open a file, in words; `release`: a clerk may let it through with a reason, for it can be harmless. */
export const fileDangers = {
  program: { words: '这是一个程序，打开可能损害电脑', release: false },
  script: { words: '这是一段脚本，打开可能损害电脑', release: false },
  shortcut: { words: '这是一个快捷方式，打开时可能运行别的程序', release: false },
  installer: { words: '这是一个安装包', release: false },
  macro: { words: '文档里带有宏（小程序），可能是病毒，也可能是正常的表格', release: true },
  'macro-ending': { words: '这种文档可以带宏（小程序），可能是病毒，也可能是正常的表格', release: true },
  'two-in-one': { words: '文件后面藏着一个压缩包', release: true },
  'turned-name': { words: '文件名里有颠倒文字方向的符号，看上去的类型是假的', release: true },
  'double-ending': { words: '文件名有两个后缀，真正的类型是程序', release: false },
  'program-ending': { words: '按这个后缀，双击就会运行', release: false },
  'program-inside': { words: '压缩包里有程序', release: false },
  infected: { words: '查出病毒', release: false },
} as const satisfies Record<string, { words: string; release: boolean }>;
export type FileDangerCode = keyof typeof fileDangers;

/** What a person must know of a file, because the machine could not do it. */
export const fileNoteWords = {
  'no-text': '没有可读取的文字（可能是扫描件），需人工阅读',
  encrypted: '文件已加密，需向发送人索取密码',
  'encrypted-inside': '里面有加密的文件，未能取出，需向发送人索取密码',
  broken: '文件已损坏，无法读取',
  'too-large': '内容过大，未能读完',
  'too-slow': '内容过于复杂，未能读完',
  'too-many-inside': '里面的文件过多，未打开',
  'too-large-inside': '里面的文件过大，未打开',
  bomb: '解压后异常膨胀，可能是恶意文件，未打开',
  'too-deep': '压缩包套得太深，未打开',
  'links-left-out': '里面的链接没有取出',
  'some-left-out': '里面有文件没有取出',
  'cannot-open': '这种压缩包不能自动打开，请下载后处理',
  'text-cut': '文字很长，只收录了前面一部分',
  'no-copy': '图片未能转换',
} as const;
export type FileNoteCode = keyof typeof fileNoteWords;

/** A file and what is known of its contents. */
export const fileReading = fileView.extend({
  /** waiting: not read yet · unscanned: waits for the virus scanner · quarantined · ready */
  state: z.enum(['waiting', 'unscanned', 'quarantined', 'ready']),
  /** Why it is quarantined, or may be opened all the same. */
  reason: z.string().nullable(),
  notes: z.array(z.string()),
  hasText: z.boolean(),
  hasCopy: z.boolean(),
  /** The container it came out of. */
  from: z.object({ id, name: z.string() }).nullable(),
  may: z.array(z.enum(['release', 'retry', 'open-quarantined', 'original'])),
});
export type FileReadingView = z.output<typeof fileReading>;

export const files = {
  /** One file per request; it becomes part of a record when the record names its id. */
  upload: route({
    method: 'POST',
    path: '/api/files',
    summary: '上传一个附件',
    result: fileView,
    allow: 'signed-in',
    transfer: 'upload',
  }),
  /**
   * Visible to the uploader and to whoever may see a record it belongs to. Of a picture the secretariat gets the
   * original, everybody else the copy without place and device; `as` asks for the copy or a small one.
   */
  download: route({
    method: 'GET',
    path: '/api/files/:id',
    summary: '下载附件',
    params: idParams,
    query: z.strictObject({
      as: z.enum(['copy', 'thumb']).optional(),
      /** The administrator takes a quarantined file out knowingly. */
      confirm: z.literal('quarantined').optional(),
    }),
    allow: 'signed-in',
    transfer: 'download',
  }),
  /** What is known of files; those one may not see are left out, what came out of containers follows them. */
  readings: route({
    method: 'GET',
    path: '/api/files/readings',
    summary: '附件的内容和安全状态',
    query: z.strictObject({ ids: several(id).pipe(z.array(id).min(1).max(100)) }),
    result: z.object({ items: z.array(fileReading) }),
    allow: 'signed-in',
  }),
  text: route({
    method: 'GET',
    path: '/api/files/:id/text',
    summary: '附件的文字',
    params: idParams,
    result: z.object({ name: z.string(), text: z.string(), notes: z.array(z.string()) }),
    allow: 'signed-in',
  }),
  /** 放行: what was quarantined and is harmless. */
  release: route({
    method: 'PUT',
    path: '/api/files/:id/release',
    summary: '放行隔离的附件',
    params: idParams,
    body: z.strictObject({ reason: text(2, 200) }),
    allow: 'file.release',
  }),
  /** Reads it again: a picture that was not converted, a scan that failed. */
  retry: route({
    method: 'PUT',
    path: '/api/files/:id/reading',
    summary: '重新读取附件',
    params: idParams,
    allow: 'file.release',
  }),
  /** Whether viruses are looked for, and what waits because of it. */
  scanner: route({
    method: 'GET',
    path: '/api/files/scanner',
    summary: '查毒和隔离的情况',
    result: z.object({
      configured: z.boolean(),
      waiting: z.number().int(),
      /** Plain words when the scanner does not answer; null when all is well. */
      problem: z.string().nullable(),
      quarantined: z.number().int(),
    }),
    allow: 'job.operate',
  }),
};
