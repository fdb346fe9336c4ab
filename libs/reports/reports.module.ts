import { Module } from '@nestjs/common';
import { DutyRecords } from './duty-records.js';
import { ReportPapers } from './report-papers.js';
import { ReportViews } from './report-views.js';
import { Reports } from './reports.js';

const verbs = [Reports, ReportViews, ReportPapers, DutyRecords];

@Module({ providers: verbs, exports: verbs })
export class ReportsModule {}
