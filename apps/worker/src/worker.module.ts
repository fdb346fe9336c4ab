import { type DynamicModule, Module } from '@nestjs/common';
import { FilesModule } from '#files';
import { NoticesModule } from '#notices';
import { PeopleModule } from '#people';
import { type Clock, type Config, PlatformModule } from '#platform';
import { ProposalsModule } from '#proposals';
import { ReportsModule } from '#reports';
import { SuggestionsModule } from '#suggestions';
import { entities } from '../../entities.js';

@Module({})
export class WorkerModule {
  static with(config: Config, clock?: Clock): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.with(config, entities, clock),
        PeopleModule,
        FilesModule,
        ProposalsModule,
        SuggestionsModule,
        NoticesModule,
        ReportsModule,
      ],
    };
  }
}
