import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Alikes, Moves, Repairs } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

/** Which arrivals are one matter, and which are two. */
@Controller()
export class MattersController {
  constructor(
    private readonly moves: Moves,
    private readonly repairs: Repairs,
    private readonly alikes: Alikes,
  ) {}

  @Endpoint(routes.suggestions.join)
  join({ actor, params: { id, ...name }, body }: Ask<typeof routes.suggestions.join>) {
    return this.moves.join(actor, id, name, body);
  }

  @Endpoint(routes.suggestions.detach)
  detach({ actor, params, body }: Ask<typeof routes.suggestions.detach>) {
    return this.moves.detach(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.split)
  split({ actor, params, body }: Ask<typeof routes.suggestions.split>) {
    return this.moves.split(actor, params.id, body);
  }

  @Endpoint(routes.suggestions.undoMove)
  undoMove({ actor, params }: Ask<typeof routes.suggestions.undoMove>) {
    return this.moves.undo(actor, params.id, params.moveId);
  }

  @Endpoint(routes.suggestions.takeRepair)
  takeRepair({ actor, params }: Ask<typeof routes.suggestions.takeRepair>) {
    return this.repairs.take(actor, params.id, params.arrivalId);
  }

  @Endpoint(routes.suggestions.leaveRepair)
  leaveRepair({ actor, params }: Ask<typeof routes.suggestions.leaveRepair>) {
    return this.repairs.leave(actor, params.id, params.arrivalId);
  }

  @Endpoint(routes.suggestions.refuseLikeness)
  refuseLikeness({ actor, params }: Ask<typeof routes.suggestions.refuseLikeness>) {
    return this.alikes.refuse(actor, params.id, params.otherId);
  }

  @Endpoint(routes.suggestions.askAgain)
  askAgain({ actor, params }: Ask<typeof routes.suggestions.askAgain>) {
    return this.alikes.askAgain(actor, params.id, params.otherId);
  }
}
