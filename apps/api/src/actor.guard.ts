import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Route, roleMay, routes } from '#contract';
import { SignIns } from '#people';
import { Refusal } from '#platform';
import { routeKey } from './ask.js';
import { tokenOf } from './session-cookie.js';

const openDoor = 'open-door';

/** For the few handlers that are not operations of the contract (callbacks of other systems); they check for themselves. */
export const OpenDoor = () => SetMetadata(openDoor, true);

/** What a person may still ask for while a first password waits to be changed. */
const beforePassword: readonly Route[] = [
  routes.signIn.me,
  routes.signIn.changePassword,
  routes.signIn.leave,
  routes.signIn.leaveEverywhere,
];

/** Finds out who asks and whether this kind of person may. A handler without a route or an open door answers nobody. */
@Injectable()
export class ActorGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIns: SignIns,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean>(openDoor, context.getHandler())) return true;
    const route = this.reflector.get<Route | undefined>(routeKey, context.getHandler());
    if (!route) return false;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.sessionToken = tokenOf(request.headers.cookie);
    const signedIn = request.sessionToken ? await this.signIns.find(request.sessionToken) : null;
    request.actor = signedIn?.actor ?? null;
    if (route.allow === 'public') return true;
    if (!signedIn) throw new Refusal('not-signed-in');
    if (signedIn.mustChangePassword && !beforePassword.includes(route)) throw new Refusal('password-must-change');
    if (route.allow === 'signed-in') return true;
    const { role } = signedIn.actor;
    if (role === 'system' || !roleMay(role, route.allow)) throw new Refusal('not-allowed');
    return true;
  }
}
