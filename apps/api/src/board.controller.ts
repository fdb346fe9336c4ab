import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Board } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class BoardController {
  constructor(private readonly board: Board) {}

  @Endpoint(routes.board.list)
  list({ actor, query }: Ask<typeof routes.board.list>) {
    return this.board.list(actor, query);
  }

  @Endpoint(routes.board.assign)
  assign({ actor, body }: Ask<typeof routes.board.assign>) {
    return this.board.assign(actor, body);
  }

  @Endpoint(routes.board.workbook)
  workbook({ actor, query }: Ask<typeof routes.board.workbook>) {
    return this.board.workbook(actor, query);
  }

  @Endpoint(routes.board.document)
  document({ actor, query }: Ask<typeof routes.board.document>) {
    return this.board.document(actor, query);
  }
}
