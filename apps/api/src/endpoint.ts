import {
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AnswerOf, Route } from '#contract';
import { type Ask, type Download, type WithSession, routeKey } from './ask.js';
import { WireInterceptor } from './wire.interceptor.js';

type Handler<R extends Route> = (ask: Ask<R>) => Promise<AnswerOf<R> | Download | WithSession<AnswerOf<R>>>;

/** Hands the checked input to the method as its only parameter. */
const TheAsk = createParamDecorator(
  (_: undefined, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().ask,
);

const verbs = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/** Binds a controller method to its operation: address, permission, checking of what comes in and of what goes out. */
export function Endpoint<R extends Route>(route: R) {
  const decorate = applyDecorators(
    verbs[route.method](route.path),
    SetMetadata(routeKey, route),
    HttpCode(200),
    UseInterceptors(WireInterceptor),
  );
  return (target: object, name: string, method: { value?: Handler<R> }): void => {
    TheAsk()(target, name, 0);
    decorate(target, name, method);
  };
}

export { type Ask, type Download, type Upload, WithSession } from './ask.js';
