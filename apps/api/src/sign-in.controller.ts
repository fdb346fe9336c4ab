import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { Doors, type Entered, OneTimeCodes, Setup, SignIns } from '#people';
import { type Ask, Endpoint, WithSession } from './endpoint.js';

@Controller()
export class SignInController {
  constructor(
    private readonly signIns: SignIns,
    private readonly setup: Setup,
    private readonly doors: Doors,
    private readonly codes: OneTimeCodes,
  ) {}

  @Endpoint(routes.signIn.welcome)
  async welcome() {
    return { ...(await this.signIns.welcome()), doors: await this.doors.open() };
  }

  @Endpoint(routes.signIn.enter)
  async enter({ body, request }: Ask<typeof routes.signIn.enter>) {
    return withCookie(await this.signIns.enter(body.login, body.password, request, body.code));
  }

  @Endpoint(routes.signIn.enterByCode)
  async enterByCode({ body, request }: Ask<typeof routes.signIn.enterByCode>) {
    return withCookie(await this.signIns.enterByCode(body.login, body.code, request));
  }

  @Endpoint(routes.signInDoors.sendCode)
  sendCode({ body, request }: Ask<typeof routes.signInDoors.sendCode>) {
    return this.codes.send(body.login, request.address);
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
