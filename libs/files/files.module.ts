import { Module } from '@nestjs/common';
import { FileReadings } from './readings.js';
import { FileViews } from './file-views.js';

@Module({ providers: [FileReadings, FileViews], exports: [FileReadings, FileViews] })
export class FilesModule {}
