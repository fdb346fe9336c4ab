import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DoorKind, doorKinds, routes } from '#contract';
import { Doors, OneTimeCodes, SignIns } from '#people';
import { type Actor, Config, Refusal, Secrets } from '#platform';
import { OpenDoor } from './actor.guard.js';
import { type Ask, Endpoint } from './endpoint.js';
import { sessionCookie, tokenOf } from './session-cookie.js';

const browserCookie = 'tibantong-door';
const browserSeconds = 600;

type DoorRequest = FastifyRequest<{ Params: { kind: string }; Querystring: { to?: string } }>;

/** Ways in through other systems: the browser goes there and comes back, so these two answer with a page to go to. */
@Controller()
export class DoorsController {
  constructor(
    private readonly doors: Doors,
    private readonly codes: OneTimeCodes,
    private readonly signIns: SignIns,
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {}

  @Get('/api/sign-in/doors/:kind')
  @OpenDoor()
  async setOut(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const to = String(request.query.to ?? '/');
    await this.orBack(request, reply, async () => {
      const { address, browser } = await this.doors.setOut(kindOf(request), to, originOf(request));
      void reply.header('set-cookie', this.doorCookie(browser)).redirect(address, 302);
    });
  }

  @Get('/api/sign-in/doors/:kind/return')
  @OpenDoor()
  async comeBack(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.orBack(request, reply, async () => {
      const back = new URL(request.url, originOf(request));
      const browser = cookieIn(request, browserCookie);
      const { to, entered } = await this.doors.comeBack(kindOf(request), back, browser, await this.actorOf(request));
      const cookies = [this.doorCookie(null)];
      if (entered) cookies.push(sessionCookie(entered.session, this.config.http.publicOrigin));
      const onward = entered?.me.role === 'member' && !to.startsWith('/m') ? '/m' : to;
      void reply.header('set-cookie', cookies).redirect(onward, 302);
    });
  }

  @Endpoint(routes.signInDoors.read)
  async read() {
    const [doors, codes] = await Promise.all([this.doors.read(), this.codes.settings()]);
    return { keepsSecrets: this.secrets.available, publicOrigin: this.config.http.publicOrigin, doors, codes };
  }

  @Endpoint(routes.signInDoors.change)
  change({ actor, params, body: { secret, ...settings } }: Ask<typeof routes.signInDoors.change>) {
    return this.doors.change(actor, params.kind, settings, secret);
  }

  @Endpoint(routes.signInDoors.test)
  test({ params }: Ask<typeof routes.signInDoors.test>) {
    return this.doors.test(params.kind);
  }

  @Endpoint(routes.signInDoors.changeCodes)
  changeCodes({ actor, body: { smsSecret, ...settings } }: Ask<typeof routes.signInDoors.changeCodes>) {
    return this.codes.change(actor, settings, smsSecret);
  }

  @Endpoint(routes.signInDoors.mine)
  mine({ actor }: Ask<typeof routes.signInDoors.mine>) {
    return this.doors.mine(actor);
  }

  @Endpoint(routes.signInDoors.bind)
  bind({ actor, params, body }: Ask<typeof routes.signInDoors.bind>) {
    return this.doors.setOutToBind(actor, params.kind, body.to, this.config.http.publicOrigin ?? '');
  }

  @Endpoint(routes.signInDoors.unbind)
  unbind({ actor, params }: Ask<typeof routes.signInDoors.unbind>) {
    return this.doors.unbind(actor, params.id);
  }

  @Endpoint(routes.signInDoors.unbindAll)
  unbindAll({ actor, params }: Ask<typeof routes.signInDoors.unbindAll>) {
    return this.doors.unbindAll(actor, params.id);
  }

  /** A person stands here, not a program: a refusal is a page with a sentence and the other ways in. */
  private async orBack(request: DoorRequest, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const actor = await this.actorOf(request);
      const phone = actor ? actor.role === 'member' : /Mobile/.test(request.headers['user-agent'] ?? '');
      const page = `${phone ? '/m' : ''}${actor ? '/ways-in' : '/sign-in'}`;
      // The code alone: a sentence in an address could be anybody's.
      void reply.redirect(`${page}?${new URLSearchParams({ refused: error.code, kind: request.params.kind })}`, 302);
    }
  }

  private async actorOf(request: FastifyRequest): Promise<Actor | null> {
    const token = tokenOf(request.headers.cookie);
    return token ? ((await this.signIns.find(token))?.actor ?? null) : null;
  }

  private doorCookie(token: string | null): string {
    const secure = this.config.http.publicOrigin?.startsWith('https:') ? '; Secure' : '';
    const value = token ? `${token}; Max-Age=${browserSeconds}` : '; Max-Age=0';
    return `${browserCookie}=${value}; Path=/api/sign-in/doors; HttpOnly; SameSite=Lax${secure}`;
  }
}

function kindOf(request: DoorRequest): DoorKind {
  const kind = doorKinds.find((one) => one === request.params.kind);
  if (!kind) throw new Refusal('door-closed');
  return kind;
}

const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

function cookieIn(request: FastifyRequest, name: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}
