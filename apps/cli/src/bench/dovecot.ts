import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from './ground.js';

const dovecotProgram = '/usr/sbin/dovecot';

/** The account that every test server has. */
export const account = { login: 'zhibao', password: 'secret' };

/**
 * A real IMAP server on ports of its own with an empty mailbox. Started by root it runs as nobody, for its sign-in
 * process refuses to be root.
 */
export class Dovecot {
  private server: ChildProcess | null = null;
  private readonly clients: ImapFlow[] = [];

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly lmtpPort: number,
    private readonly idles: boolean,
  ) {}

  static async start({ idle = true }: { idle?: boolean } = {}): Promise<Dovecot> {
    const folder = await mkdtemp(join(tmpdir(), 'tibantong-dovecot-'));
    const dovecot = new Dovecot(folder, await freePort(), await freePort(), idle);
    for (const name of ['run', 'state', 'mail']) await mkdir(join(folder, name));
    await dovecot.write(account.password);
    await chmod(folder, 0o755);
    if (asRoot) execFileSync('chown', ['-R', 'nobody:nogroup', folder]);
    await dovecot.run();
    return dovecot;
  }

  /** Settings of a mailbox as the page sends them. */
  get connection() {
    return { host: '127.0.0.1', port: this.port, security: 'plain' as const, login: account.login };
  }

  async run(): Promise<void> {
    const command = [dovecotProgram, '-F', '-c', join(this.folder, 'dovecot.conf')];
    const become = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'];
    const [program = '', ...args] = asRoot ? [...become, ...command] : command;
    this.server = spawn(program, args, { stdio: 'ignore' });
    for (let waited = 0; waited < 10_000; waited += 25) {
      if (await this.answers()) return;
      await sleep(25);
    }
    throw new Error('Dovecot does not answer');
  }

  /** Ends the server and every connection to it; the mails stay. */
  async halt(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) client.close();
    await this.halt();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  /** Changes the password of the account while the server runs. */
  async setPassword(password: string): Promise<void> {
    await this.write(password);
    await this.halt();
    await this.run();
  }

  /** The inbox is numbered anew, as after a repair. */
  async renumber(): Promise<void> {
    await this.halt();
    const maildir = join(this.folder, 'mail', account.login, 'Maildir');
    for (const name of await readdir(maildir))
      if (name.startsWith('dovecot')) await rm(join(maildir, name), { recursive: true });
    await sleep(1100); // made of the second it is made in
    await this.run();
  }

  /** A person at the mailbox, signed in by another program. */
  async person(): Promise<ImapFlow> {
    const { login, password } = account;
    const options = { host: '127.0.0.1', port: this.port, secure: false, doSTARTTLS: false, logger: false } as const;
    const client = new ImapFlow({ ...options, auth: { user: login, pass: password }, disableAutoIdle: true });
    client.on('error', () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }

  /** Puts mails into the inbox. */
  async deliver(...mails: Buffer[]): Promise<void> {
    const client = await this.person();
    for (const mail of mails) await client.append('INBOX', mail);
    await client.logout();
  }

  /** Lays mails into an inbox that nobody has opened yet, as files: quicker than to hand them over. */
  async lay(mails: Buffer[]): Promise<void> {
    const maildir = join(this.folder, 'mail', account.login, 'Maildir');
    for (const part of ['cur', 'new', 'tmp']) await mkdir(join(maildir, part), { recursive: true });
    for (const [at, mail] of mails.entries())
      await writeFile(join(maildir, 'new', `${1_700_000_000 + at}.M1P1.laid`), mail);
    if (asRoot) execFileSync('chown', ['-R', 'nobody:nogroup', join(this.folder, 'mail')]);
  }

  /** How many mails lie in a folder; none where there is no such folder. */
  async count(folder: string): Promise<number> {
    const client = await this.person();
    const status = await client.status(folder, { messages: true }).catch(() => false as const);
    await client.logout();
    return (status && status.messages) || 0;
  }

  async folders(): Promise<string[]> {
    const client = await this.person();
    const paths = (await client.list()).map(({ path }) => path);
    await client.logout();
    return paths.sort();
  }

  private async write(password: string): Promise<void> {
    const [uid, gid] = asRoot ? [id('-u', 'nobody'), id('-g', 'nobody')] : [userInfo().uid, userInfo().gid];
    const home = join(this.folder, 'mail', account.login);
    await writeFile(join(this.folder, 'users'), `${account.login}:{PLAIN}${password}:${uid}:${gid}::${home}::\n`);
    await writeFile(
      join(this.folder, 'dovecot.conf'),
      `${generalSettings(this.folder, this.idles)}${doorSettings(this)}`,
    );
  }

  private async answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      const [greeting] = (await once(socket, 'data')) as [Buffer];
      return greeting.toString().startsWith('* OK');
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

const asRoot = userInfo().uid === 0;

const id = (...args: string[]): string => execFileSync('id', args).toString().trim();

function generalSettings(folder: string, idles: boolean): string {
  const capabilities = 'IMAP4rev1 SASL-IR LITERAL+ ID ENABLE UIDPLUS LIST-EXTENDED CHILDREN NAMESPACE SPECIAL-USE';
  const { username } = userInfo();
  const [user, group] = asRoot ? ['nobody', 'nogroup'] : [username, id('-gn')];
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
mailbox_idle_check_interval = 1s
mailbox_list_index = no
${idles ? '' : `imap_capability = ${capabilities}`}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%n ${folder}/users
}
namespace inbox {
  inbox = yes
}
`;
}

const doorSettings = ({ port, lmtpPort }: { port: number; lmtpPort: number }): string => `
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
`;
