import { route } from './route.js';
import { fileView, idParams } from './values.js';

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
  /** Visible to the uploader and to whoever may see a record it belongs to. */
  download: route({
    method: 'GET',
    path: '/api/files/:id',
    summary: '下载附件',
    params: idParams,
    allow: 'signed-in',
    transfer: 'download',
  }),
};
