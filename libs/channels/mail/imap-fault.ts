/** What can be wrong with a mailbox, as far as its line can tell. */
export type ImapProblem =
  | 'host-unknown'
  | 'unreachable'
  | 'port-closed'
  | 'insecure'
  | 'certificate'
  | 'login-refused'
  | 'client-refused'
  | 'inbox-missing'
  | 'folders-refused'
  | 'line-lost'
  | 'key-changed'
  | 'failing';

/** Why a mailbox could not be read, with what the server itself said about it. */
export class ImapFault extends Error {
  constructor(
    readonly problem: ImapProblem,
    readonly serverSaid: string | null,
    options?: ErrorOptions,
  ) {
    super(`mailbox: ${problem}${serverSaid ? ` (${serverSaid})` : ''}`, options);
    this.name = 'ImapFault';
  }
}

export type ImapStage = 'connect' | 'inbox' | 'folders' | 'work';

interface Told {
  code: string;
  /** The server's own words. */
  said: string;
  message: string;
  serverCode: string;
  authentication: boolean;
  tls: boolean;
}

const byCode: Record<string, ImapProblem> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  EAI_FAIL: 'host-unknown',
  ECONNREFUSED: 'port-closed',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  CONNECT_TIMEOUT: 'unreachable',
  GREETING_TIMEOUT: 'unreachable',
  UPGRADE_TIMEOUT: 'insecure',
  MissingServerExtension: 'insecure',
  EPROTO: 'insecure',
  ERR_SSL_WRONG_VERSION_NUMBER: 'insecure',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'insecure',
  STARTTLS_INJECTION: 'insecure',
  ECONNRESET: 'line-lost',
  EPIPE: 'line-lost',
  ETIMEOUT: 'line-lost',
  NoConnection: 'line-lost',
  EConnectionClosed: 'line-lost',
  StateLogout: 'line-lost',
  ClosedAfterConnectTLS: 'insecure',
  ClosedAfterConnectText: 'line-lost',
};

/** A certificate that nobody vouches for, that is over, or that names somebody else. */
const certificate = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;
/** 163 and 126 say this to programs that do not introduce themselves, or whose owner has to confirm them. */
const unsafe = /unsafe login|kefu@|不安全/i;
/** Not the password's fault: the server asks for patience. */
const passing = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN']);

export function faultOf(error: unknown, stage: ImapStage): ImapFault {
  if (error instanceof ImapFault) return error;
  const told = toldBy(error);
  return new ImapFault(problemOf(told, stage), told.said.replace(/\s+/gu, ' ').trim().slice(0, 200) || null, {
    cause: error,
  });
}

function problemOf({ code, said, message, serverCode, authentication, tls }: Told, stage: ImapStage): ImapProblem {
  if (unsafe.test(`${said} ${message}`)) return 'client-refused';
  if (authentication) return passing.has(serverCode.toUpperCase()) ? 'failing' : 'login-refused';
  if (certificate.test(code)) return 'certificate';
  const known = byCode[code];
  if (known) return known;
  if (tls) return 'insecure';
  if (stage === 'inbox') return 'inbox-missing';
  return stage === 'folders' ? 'folders-refused' : 'failing';
}

function toldBy(error: unknown): Told {
  const from: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    code: text(from.code),
    said: text(from.responseText) || text(from.response),
    message: error instanceof Error ? error.message : String(error),
    serverCode: text(from.serverResponseCode),
    authentication: from.authenticationFailed === true,
    tls: from.tlsFailed === true,
  };
}
