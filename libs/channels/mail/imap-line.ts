import { ImapFlow, type ListResponse } from 'imapflow';
import { type ImapStage, faultOf } from './imap-fault.js';

export interface ImapAccess {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'plain';
  login: string;
  password: string;
}

export interface Inbox {
  /** A new one means that every number of a mail known so far is void. */
  uidValidity: number;
  /** The next mail will have this number, or a higher one. */
  uidNext: number;
}

export interface ImapHead {
  uid: number;
  size: number;
  receivedAt: Date;
  /** Somebody threw it away. */
  deleted: boolean;
}

export interface ImapFolders {
  done: string;
  failed: string;
}

/** The largest mail that is accepted, and room for what surrounds it: a server that announces more is cut off. */
const literalLimit = 64 * 1024 * 1024;
const patienceMs = 20_000;
/** Longer than the longest pause between two looks. */
const silenceMs = 6 * 60_000;

/** What folders are called that serve the purpose, most wanted first; the first one is made when there is none. */
const folderNames = {
  done: ['已处理', 'Processed', 'Done'],
  failed: ['失败', '处理失败', 'Failed'],
} as const;

/** One connection to a mailbox: signed in, with the inbox open. Whatever fails is thrown as an `ImapFault`. */
export class ImapLine {
  private heard = false;
  private wake: () => void = () => undefined;

  private constructor(private readonly client: ImapFlow) {
    client.on('exists', ({ count, prevCount }) => {
      if (count > prevCount) this.ring();
    });
    client.on('close', () => this.wake());
    // What went wrong is told by the command under way, or by the next one.
    client.on('error', () => this.wake());
  }

  /** Connects and signs in. Providers in China want to know which program asks, also after the sign-in. */
  static async open(access: ImapAccess, stop?: AbortSignal): Promise<ImapLine> {
    const client = new ImapFlow({
      host: access.host,
      port: access.port,
      secure: access.security === 'tls',
      ...(access.security === 'tls' ? {} : { doSTARTTLS: access.security === 'starttls' }),
      auth: { user: access.login, pass: access.password },
      clientInfo: introduction,
      disableAutoIdle: true,
      logger: false,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: silenceMs,
      maxLiteralSize: literalLimit,
      maxResponseSize: 2 * literalLimit,
    });
    const line = new ImapLine(client);
    const cut = () => client.close();
    stop?.addEventListener('abort', cut, { once: true });
    client.once('close', () => stop?.removeEventListener('abort', cut));
    await attempt('connect', async () => {
      await client.connect();
      if (client.capabilities.has('ID') && takesCommands(client)) await introduce(client);
    });
    return line;
  }

  get open(): boolean {
    return this.client.usable;
  }

  openInbox(): Promise<Inbox> {
    return attempt('inbox', async () => {
      const { uidValidity, uidNext } = await this.client.mailboxOpen('INBOX');
      return { uidValidity: Number(uidValidity), uidNext };
    });
  }

  /** Finds the folders that are named, or that are usual, and makes those that are not there. */
  folders(wanted: { done: string | null; failed: string | null }): Promise<ImapFolders> {
    return attempt('folders', async () => {
      const known = await this.client.list();
      return {
        done: await this.folder(known, wanted.done ? [wanted.done] : folderNames.done),
        failed: await this.folder(known, wanted.failed ? [wanted.failed] : folderNames.failed),
      };
    });
  }

  /** The numbers of all mails after this one, ascending. */
  uidsAfter(uid: number): Promise<number[]> {
    return attempt('work', async () => {
      this.heard = false;
      const found = await this.client.search({ uid: `${uid + 1}:*` }, { uid: true });
      if (!found) throw new Error('the server does not say which mails there are');
      // `9:*` names the last mail even when its number is 8.
      return found.filter((each) => each > uid).sort((a, b) => a - b);
    });
  }

  heads(uids: number[]): Promise<ImapHead[]> {
    return attempt('work', async () => {
      const query = { uid: true, size: true, internalDate: true, flags: true };
      const rows = await this.client.fetchAll(uids.join(','), query, { uid: true });
      return rows
        .map(({ uid, size, internalDate, flags }) => ({
          uid,
          size: size ?? 0,
          receivedAt: momentOf(internalDate),
          deleted: flags?.has('\\Deleted') ?? false,
        }))
        .sort((a, b) => a.uid - b.uid);
    });
  }

  /** The bytes of mails; one that is gone meanwhile is left out. */
  contents(uids: number[]): Promise<Map<number, Buffer>> {
    return attempt('work', async () => {
      const contents = new Map<number, Buffer>();
      if (uids.length === 0) return contents;
      for await (const { uid, source } of this.client.fetch(uids.join(','), { uid: true, source: true }, { uid: true }))
        if (source) contents.set(uid, source);
      return contents;
    });
  }

  /** Enough of a mail that cannot be taken in to recognise it by. */
  envelope(uid: number): Promise<{ subject: string; sender: string }> {
    return attempt('work', async () => {
      const row = await this.client.fetchOne(String(uid), { envelope: true }, { uid: true });
      const { subject, from } = (row && row.envelope) || {};
      const [first] = from ?? [];
      return { subject: subject ?? '', sender: [first?.name, first?.address].filter(Boolean).join(' ') };
    });
  }

  /** Marks mails as read and moves them; false when the server would not. Mails that are gone do no harm. */
  putAway(uids: number[], folder: string): Promise<boolean> {
    return attempt('work', async () => {
      if (uids.length === 0) return true;
      const range = uids.join(',');
      await this.client.messageFlagsAdd(range, ['\\Seen'], { uid: true, silent: true });
      if (this.client.capabilities.has('MOVE') || this.client.capabilities.has('UIDPLUS'))
        return (await this.client.messageMove(range, folder, { uid: true })) !== false;
      // Without UIDPLUS only "expunge everything" is left, which would take what other people marked along with ours.
      if (!(await this.client.messageCopy(range, folder, { uid: true }))) return false;
      return this.client.messageFlagsAdd(range, ['\\Deleted'], { uid: true, silent: true });
    });
  }

  /** Waits until the server tells of a new mail, the time is over, or the line is lost. */
  async news(ms: number, stop: AbortSignal): Promise<void> {
    if (this.heard || stop.aborted || !this.open) return;
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    const timer = setTimeout(this.wake, ms);
    stop.addEventListener('abort', this.wake, { once: true });
    // Ended by the next command. Servers that cannot do it are asked again when the time is over.
    if (this.client.capabilities.has('IDLE')) void this.client.idle().catch(() => undefined);
    await woken;
    clearTimeout(timer);
    stop.removeEventListener('abort', this.wake);
  }

  /** Says goodbye, without waiting long for the answer. */
  async close(): Promise<void> {
    const impatient = setTimeout(() => this.client.close(), 2000);
    await this.client.logout().catch(() => undefined);
    clearTimeout(impatient);
    this.client.close();
  }

  private ring(): void {
    this.heard = true;
    this.wake();
  }

  private async folder(known: ListResponse[], names: readonly string[]): Promise<string> {
    for (const name of names) {
      const found = known.find(({ path, name: last, flags }) => {
        const fits = [path, last].some((each) => each.toLowerCase() === name.toLowerCase());
        return fits && !flags.has('\\Noselect') && !flags.has('\\NonExistent');
      });
      if (found) return found.path;
    }
    const { path } = await this.client.mailboxCreate(names[0] ?? '');
    await this.client.mailboxSubscribe(path).catch(() => false);
    return path;
  }
}

const introduction = {
  name: 'tibantong',
  version: '1.0',
  vendor: 'tibantong',
  'support-email': 'postmaster@localhost',
};

interface Commands {
  exec(command: string, attributes: unknown[]): Promise<{ next(): void }>;
}

const takesCommands = (client: object): client is Commands => 'exec' in client && typeof client.exec === 'function';

/** The library introduces itself before the sign-in only; 163 counts what is said after it. */
async function introduce(client: Commands): Promise<void> {
  const answer = await client.exec('ID', [Object.entries(introduction).flat()]).catch(() => null);
  answer?.next();
}

const momentOf = (value: Date | string | undefined): Date => {
  const moment = new Date(value ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? new Date() : moment;
};

async function attempt<T>(stage: ImapStage, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw faultOf(error, stage);
  }
}
