import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { DutyRecords } from '#reports';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class DutyController {
  constructor(private readonly duty: DutyRecords) {}

  @Endpoint(routes.duty.read)
  read({ actor, params, query }: Ask<typeof routes.duty.read>) {
    return this.duty.read(actor, params.id, query.year);
  }

  @Endpoint(routes.duty.records)
  records({ actor, params }: Ask<typeof routes.duty.records>) {
    return this.duty.records(actor, params);
  }

  @Endpoint(routes.duty.document)
  document({ actor, params }: Ask<typeof routes.duty.document>) {
    return this.duty.document(actor, params);
  }

  @Endpoint(routes.duty.workbook)
  workbook({ actor, params }: Ask<typeof routes.duty.workbook>) {
    return this.duty.workbook(actor, params);
  }
}
