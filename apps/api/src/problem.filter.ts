import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { type Problem, type RefusalCode, refusals } from '#contract';
import { Refusal, newId } from '#platform';

/** A unique key or check that says no is a rule as well: its name tells which. */
const constraintRefusals: Record<string, RefusalCode> = {
  accounts_login_key: 'login-taken',
  accounts_member_key: 'member-has-account',
  departments_name_key: 'name-taken',
  sectors_name_key: 'name-taken',
  terms_number_key: 'name-taken',
  terms_span_excl: 'term-overlaps',
  plenary_sessions_number_key: 'name-taken',
  replies_document_number_key: 'document-number-used',
  reply_drafts_document_number_key: 'document-number-used',
  ratings_member_key: 'already-rated',
  mailboxes_address_key: 'mailbox-taken',
  mailboxes_account_key: 'mailbox-taken',
};

/** Turns whatever was thrown into problem+json; errors inside are logged and shown as a reference only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('api');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const refusal = refusalOf(error) ?? this.unfit(error, request) ?? this.internal(error, request);
    const { status } = refusals[refusal.code];
    const problem: Problem = { type: 'about:blank', title: refusal.message, status, code: refusal.code };
    if (refusal.fields) problem.fields = refusal.fields;
    void reply.code(status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
  }

  /** A value that no rule looked at and the database cannot take (SQLSTATE class 22): a forged cursor, a NUL. */
  private unfit(error: unknown, request: FastifyRequest): Refusal | null {
    if (!(error instanceof QueryFailedError) || !String(asRecord(error).code).startsWith('22')) return null;
    this.log.warn(`${request.method} ${request.routeOptions?.url ?? ''}: ${error.message}`);
    return new Refusal('bad-input');
  }

  private internal(error: unknown, request: FastifyRequest): Refusal {
    const reference = newId().slice(-8);
    const route = request.routeOptions?.url ?? '';
    this.log.error(`${reference} ${request.method} ${route}`, error instanceof Error ? error.stack : String(error));
    return new Refusal('internal', { reference });
  }
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { code, constraint } = asRecord(error);
  if (typeof constraint === 'string' && constraintRefusals[constraint]) {
    return new Refusal(constraintRefusals[constraint]);
  }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return Refusal.at('file', 'file-too-large');
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') return Refusal.at('file', 'file-empty');
  const status = error instanceof HttpException ? error.getStatus() : asRecord(error).statusCode;
  if (status === 404) return new Refusal('not-found');
  if (status === 403) return new Refusal('not-allowed');
  if (status === 413) return new Refusal('file-too-large');
  if (typeof status === 'number' && status >= 400 && status < 500) return new Refusal('bad-input');
  return null;
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
