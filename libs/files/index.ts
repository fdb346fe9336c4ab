export { FileViews, type Sees } from './file-views.js';
export { filedFile } from './filed-file.js';
export { publicFile } from './public-file.js';
export { FilesModule } from './files.module.js';
export { FileReadings, rootOf } from './readings.js';
