import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { type Entered, Setup, SignIns } from '#people';
import { type Ask, Endpoint, WithSession } from './endpoint.js';

@Controller()
export class SignInController {
  constructor(
    private readonly signIns: SignIns,
    private readonly setup: Setup,
  ) {}

  @Endpoint(routes.signIn.welcome)
  welcome() {
    return this.signIns.welcome();
  }

  @Endpoint(routes.signIn.enter)
  async enter({ body, request }: Ask<typeof routes.signIn.enter>) {
    return withCookie(await this.signIns.enter(body.login, body.password, request));
  }

  @Endpoint(routes.signIn.me)
  me({ actor }: Ask<typeof routes.signIn.me>) {
    return this.signIns.me(actor);
  }

  @Endpoint(routes.signIn.leave)
  async leave({ request }: Ask<typeof routes.signIn.leave>) {
    await this.signIns.leave(request.token ?? '');
    return new WithSession<void>(undefined, null);
  }

  @Endpoint(routes.signIn.leaveEverywhere)
  async leaveEverywhere({ actor }: Ask<typeof routes.signIn.leaveEverywhere>) {
    await this.signIns.leaveEverywhere(actor);
    return new WithSession<void>(undefined, null);
  }

  @Endpoint(routes.signIn.changePassword)
  changePassword({ actor, body, request }: Ask<typeof routes.signIn.changePassword>) {
    return this.signIns.changePassword(actor, body.current, body.next, request.token);
  }

  @Endpoint(routes.signIn.setup)
  async setUp({ body }: Ask<typeof routes.signIn.setup>) {
    return withCookie(await this.setup.setUp(body));
  }
}

const withCookie = ({ me, session }: Entered) => new WithSession(me, session);
