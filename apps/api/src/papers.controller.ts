import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Papers } from '#proposals';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class PapersController {
  constructor(private readonly papers: Papers) {}

  @Endpoint(routes.papers.letter)
  letter({ actor, params }: Ask<typeof routes.papers.letter>) {
    return this.papers.letter(actor, params.id);
  }

  @Endpoint(routes.papers.opinion)
  opinion({ actor, params }: Ask<typeof routes.papers.opinion>) {
    return this.papers.opinion(actor, params.id);
  }

  @Endpoint(routes.papers.handout)
  handout({ actor, params }: Ask<typeof routes.papers.handout>) {
    return this.papers.handout(actor, params.id);
  }

  @Endpoint(routes.papers.form)
  form({ actor, params }: Ask<typeof routes.papers.form>) {
    return this.papers.form(actor, params.id);
  }

  @Endpoint(routes.papers.feedback)
  feedback({ actor, params }: Ask<typeof routes.papers.feedback>) {
    return this.papers.feedback(actor, params.id);
  }
}
