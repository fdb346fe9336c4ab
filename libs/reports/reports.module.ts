import { Module } from '@nestjs/common';
import { ReportPapers } from './report-papers.js';
import { ReportViews } from './report-views.js';
import { Reports } from './reports.js';

@Module({ providers: [Reports, ReportViews, ReportPapers], exports: [Reports, ReportViews, ReportPapers] })
export class ReportsModule {}
