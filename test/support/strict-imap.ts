import { type Server, type Socket, createServer } from 'node:net';
import { once } from 'node:events';

/** A mail as the server keeps it; `tears`: asked for its bytes, the server hangs up. */
interface Kept {
  uid: number;
  content: Buffer;
  tears?: boolean;
  /** Asked for its bytes, the server says nothing of it. */
  withheld?: boolean;
}

/**
 * An IMAP server as the great mail providers of China run it: it has neither IDLE nor MOVE, wants an authorisation code,
 * and opens no mailbox for a program that has not introduced itself after the sign-in.
 */
export class StrictImap {
  readonly inbox: Kept[] = [];
  readonly folders = new Map<string, Kept[]>();
  /** Commands of all connections, without their arguments. */
  readonly heard: string[] = [];
  signIns = 0;
  port = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StrictImap> {
    const server = createServer();
    const strict = new StrictImap(server);
    server.on('connection', (socket) => strict.serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    strict.port = typeof address === 'object' && address ? address.port : 0;
    return strict;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    const session = { signedIn: false, introduced: false };
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
      for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end);
        heard = heard.slice(end + 2);
        this.obey(socket, session, line);
      }
    });
    socket.write('* OK Coremail System IMap Server Ready\r\n');
  }

  private obey(socket: Socket, session: { signedIn: boolean; introduced: boolean }, line: string): void {
    const [, tag = '*', command = '', rest = ''] = /^(\S+) (?:UID )?(\S+) ?(.*)$/.exec(line) ?? [];
    this.heard.push(command.toUpperCase());
    const say = (...lines: string[]) => socket.write(lines.map((each) => `${each}\r\n`).join(''), 'latin1');
    const done = (what = 'OK completed') => say(`${tag} ${what}`);
    switch (command.toUpperCase()) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 ID LITERAL+ UIDPLUS');
        return void done();
      case 'ID':
        session.introduced = session.signedIn;
        say('* ID ("name" "Coremail Imap" "vendor" "Mailtech")');
        return void done();
      case 'LOGIN':
        this.signIns += 1;
        session.signedIn = /authcode/.test(rest);
        return void done(session.signedIn ? 'OK LOGIN completed' : 'NO LOGIN Login error or password error');
      case 'NAMESPACE':
        return void done('BAD command not support');
      case 'LIST':
        if (rest === '"" ""') return void (say('* LIST (\\Noselect) "/" ""') && done());
        say('* LIST () "/" "INBOX"', ...[...this.folders.keys()].map((name) => `* LIST () "/" "${name}"`));
        return void done();
      case 'SELECT':
        if (!session.introduced) return void done('NO SELECT Unsafe Login. Please contact kefu@188.com for help');
        say(`* ${this.inbox.length} EXISTS`, '* 0 RECENT', '* FLAGS (\\Seen \\Deleted)', '* OK [UIDVALIDITY 1]');
        say(`* OK [UIDNEXT ${(this.inbox.at(-1)?.uid ?? 0) + 1}]`);
        return void done('OK [READ-WRITE] SELECT completed');
      case 'CREATE':
        this.folders.set(rest.replaceAll('"', ''), []);
        return void done();
      case 'SEARCH':
        say(`* SEARCH ${this.inbox.map(({ uid }) => uid).join(' ')}`.trimEnd());
        return void done();
      case 'FETCH':
        return void (this.fetch(socket, rest) && done());
      case 'COPY':
        this.folders.get(rest.split(' ')[1]?.replaceAll('"', '') ?? '')?.push(...this.named(rest));
        return void done();
      case 'EXPUNGE':
        for (const each of this.named(rest)) this.inbox.splice(this.inbox.indexOf(each), 1);
        return void done();
      default:
        return void done();
    }
  }

  private named(rest: string): Kept[] {
    const uids = (rest.split(' ')[0] ?? '').split(',').map(Number);
    return this.inbox.filter(({ uid }) => uids.includes(uid));
  }

  private fetch(socket: Socket, rest: string): boolean {
    const wantsBytes = /BODY\.PEEK\[\]/.test(rest);
    for (const { uid, content, tears, withheld } of this.named(rest)) {
      if (wantsBytes && withheld) continue;
      const place = this.inbox.findIndex((each) => each.uid === uid) + 1;
      if (wantsBytes && tears) {
        socket.destroy();
        return false;
      }
      const known = `UID ${uid} FLAGS () INTERNALDATE "04-Mar-2019 08:30:00 +0800" RFC822.SIZE ${content.length}`;
      const envelope = 'ENVELOPE (NIL "torn" NIL NIL NIL NIL NIL NIL NIL NIL)';
      if (!wantsBytes) socket.write(`* ${place} FETCH (${known} ${envelope})\r\n`);
      else {
        socket.write(`* ${place} FETCH (UID ${uid} BODY[] {${content.length}}\r\n`);
        socket.write(content);
        socket.write(')\r\n');
      }
    }
    return true;
  }
}

/** Stands between a program and its server, and can hold back what the program says from a certain command on. */
export class HeldLine {
  private holding: RegExp | null = null;
  private held: () => void = () => undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(target: number): Promise<HeldLine> {
    const { connect } = await import('node:net');
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const line = new HeldLine(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (client) => {
      const behind = connect(target, '127.0.0.1');
      behind.pipe(client);
      client.on('data', (bytes: Buffer) => {
        if (line.holding?.test(bytes.toString('latin1'))) return line.held();
        behind.write(bytes);
      });
      for (const socket of [client, behind]) {
        line.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => [client, behind].forEach((one) => one.destroy()));
      }
    });
    return line;
  }

  /** Resolves when the command was said, and has gone no further. */
  hold(command: RegExp): Promise<void> {
    this.holding = command;
    return new Promise((resolve) => (this.held = resolve));
  }

  release(): void {
    this.holding = null;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
