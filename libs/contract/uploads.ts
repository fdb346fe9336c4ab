import { z } from 'zod';
import { route } from './route.js';
import { fileView, id, idParams, text } from './values.js';

/** So many bytes a piece may have; a phone sends half of it at a time. */
export const largestPiece = 1024 * 1024;
/** The bytes of a piece as the phone cuts them: small enough for a bad line, large enough for a good one. */
export const usualPiece = 384 * 1024;

/** How far an upload is. */
export const uploadState = z.object({
  id,
  /** Bytes that are here; the next piece begins there. */
  received: z.number().int(),
  /** Once all of it was here and its digest was right. */
  file: fileView.nullable(),
});
export type UploadState = z.output<typeof uploadState>;

/** A file in pieces, for lines that break: what has arrived stays, and the rest follows later. */
export const uploads = {
  /** The phone chooses the id: asked again, it says how far the upload is. */
  begin: route({
    method: 'PUT',
    path: '/api/uploads/:id',
    summary: '开始或接着上传一个附件，答复已收到多少',
    params: idParams,
    body: z.strictObject({
      name: text(1, 300),
      size: z.number().int().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    result: uploadState,
    allow: 'signed-in',
  }),
  /** A piece that is here already changes nothing; one that leaves a gap is refused. */
  piece: route({
    method: 'PUT',
    path: '/api/uploads/:id/pieces/:start',
    summary: '上传附件的一段，从第 start 个字节起',
    params: z.strictObject({ id, start: z.coerce.number().int().min(0) }),
    result: uploadState,
    allow: 'signed-in',
    transfer: 'upload',
  }),
  complete: route({
    method: 'POST',
    path: '/api/uploads/:id/file',
    summary: '附件已传完：核对摘要并存为附件',
    params: idParams,
    result: fileView,
    allow: 'signed-in',
  }),
  cancel: route({
    method: 'DELETE',
    path: '/api/uploads/:id',
    summary: '不再上传，丢弃已收到的部分',
    params: idParams,
    allow: 'signed-in',
  }),
};

/** What another app shared with this one, while no service worker was there to take it. */
export const shares = {
  read: route({
    method: 'GET',
    path: '/api/shares/:id',
    summary: '从别的应用分享来的内容（仅本人）',
    params: idParams,
    result: z.object({ id, title: z.string(), text: z.string(), files: z.array(fileView) }),
    allow: 'suggestion.write',
  }),
  /** Once it has become a draft on the phone. */
  take: route({
    method: 'DELETE',
    path: '/api/shares/:id',
    summary: '分享来的内容已存为草稿，不再保留',
    params: idParams,
    allow: 'suggestion.write',
  }),
};
