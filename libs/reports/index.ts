import { Snapshot, SnapshotFigure } from './snapshot.entity.js';

export const reportEntities = [Snapshot, SnapshotFigure];

export { DutyRecords } from './duty-records.js';
export { ReportPapers } from './report-papers.js';
export { ReportViews } from './report-views.js';
export { Reports, markSnapshotFailed } from './reports.js';
export { ReportsModule } from './reports.module.js';
export type { Wanted } from './period.js';
export { roundDown, roundDownYuan } from './rounding.js';
export { type Report, reportNow } from './summary.js';
