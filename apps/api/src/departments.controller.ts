import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Departments } from '#people';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class DepartmentsController {
  constructor(private readonly departments: Departments) {}

  @Endpoint(routes.departments.list)
  list() {
    return this.departments.list();
  }

  @Endpoint(routes.departments.add)
  add({ actor, body }: Ask<typeof routes.departments.add>) {
    return this.departments.add(actor, body);
  }

  @Endpoint(routes.departments.change)
  change({ actor, params, body }: Ask<typeof routes.departments.change>) {
    return this.departments.change(actor, params.id, body);
  }
}
