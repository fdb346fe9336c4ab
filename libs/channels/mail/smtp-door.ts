import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  /** The mail byte for byte, without the dots SMTP adds. */
  content: Buffer;
  /** Envelope sender; '' is the null sender of bounces. */
  from: string;
  to: string[];
  remoteAddress: string;
  /** The name the client gave itself. */
  helo: string | null;
  receivedAt: Date;
}

export interface DoorLog {
  warn(message: string, details?: Record<string, unknown>): void;
}

export interface SmtpDoorOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  maxBytes: number;
  /** Whom we take mail for, asked anew for each mail; everybody when not given. */
  recipients?: string[] | (() => Promise<string[]>);
  /** Resolves when the mail is safe: only then is the sender told so. */
  onMail: (mail: ReceivedMail) => Promise<void>;
  log: DoorLog;
  /** Offers STARTTLS when given. */
  tls?: { key: string | Buffer; cert: string | Buffer };
  maxClients?: number;
  idleTimeoutMs?: number;
  now?: () => Date;
}

/** What the sender is told; a temporary refusal makes it try again later. */
class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

const temporarily = () => new SmtpRefusal(451, 'Temporary failure, please try again later');

/** The inbound SMTP door: takes mail, keeps nothing, and says 250 only for what has been stored. */
export class SmtpDoor {
  private readonly server: SMTPServer;

  constructor(private readonly options: SmtpDoorOptions) {
    this.server = new SMTPServer({
      ...options.tls,
      size: options.maxBytes,
      rejectOversized: true,
      authOptional: true,
      disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      maxClients: options.maxClients ?? 200,
      maxRecipients: 100,
      socketTimeout: options.idleTimeoutMs ?? 60_000,
      closeTimeout: 5_000,
      onRcptTo: ({ address }, _session, done) => void this.refuseRecipient(address).then(done),
      onData: (stream, session, done) => this.receive(stream, session, done),
    });
    // Broken connections end here; the sender tries again.
    this.server.on('error', (error: Error) => options.log.warn('smtp connection failed', { error: error.message }));
  }

  /** Resolves to the port in use. */
  async listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const listener = this.server.listen(port, host, () => {
        listener.off('error', reject);
        const address = listener.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
      listener.once('error', reject);
    });
  }

  /** Takes no new connection and waits a little for those that are open. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private async refuseRecipient(address: string): Promise<SmtpRefusal | null> {
    const { recipients } = this.options;
    if (!recipients) return null;
    try {
      const known = typeof recipients === 'function' ? await recipients() : recipients;
      // `zhibao+…@` is `zhibao@`: what comes back names the letter that it returns.
      const spellings = [address.toLowerCase(), address.toLowerCase().replace(/\+[^@]*(?=@)/, '')];
      const isKnown = known.some((own) => spellings.includes(own.toLowerCase()));
      return isKnown ? null : new SmtpRefusal(550, 'No such mailbox here');
    } catch {
      return temporarily();
    }
  }

  private receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): void {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      // The rest of an oversized mail is heard out but not kept; the server itself answers 552.
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk);
    });
    // Cut off before the end: nothing was promised, nothing is kept.
    stream.on('error', () => undefined);
    stream.on('end', () => {
      if (stream.sizeExceeded) done();
      else void this.deliver(chunks, session).then(done);
    });
  }

  private async deliver(chunks: Buffer[], session: SMTPServerSession): Promise<SmtpRefusal | null> {
    const { mailFrom, rcptTo } = session.envelope;
    const [first] = chunks;
    try {
      await this.options.onMail({
        content: first && chunks.length === 1 ? first : Buffer.concat(chunks),
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        remoteAddress: session.remoteAddress,
        helo: typeof session.hostNameAppearsAs === 'string' ? session.hostNameAppearsAs : null,
        receivedAt: this.options.now?.() ?? new Date(),
      });
      return null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.options.log.warn('mail not stored, sender will retry', { from: session.remoteAddress, error: reason });
      return temporarily();
    }
  }
}
