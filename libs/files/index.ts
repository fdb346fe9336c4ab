export { FileViews, type Sees } from './file-views.js';
export { FilesModule } from './files.module.js';
export { FileReadings, rootOf } from './readings.js';
