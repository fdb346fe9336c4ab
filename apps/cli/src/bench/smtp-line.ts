import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

/**
 * One SMTP connection as a mail server keeps it open: the commands of a mail in one packet (RFC 2920), as the door
 * offers it. Just enough of the protocol; a full client would cost more than the door that is measured.
 */
export class SmtpLine {
  private heard = '';
  private readonly waiting: { resolve(reply: string): void; reject(error: Error): void }[] = [];

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1').on('data', (text: string) => this.hear(text));
    socket.on('close', () => this.waiting.splice(0).forEach(({ reject }) => reject(new Error('the door closed'))));
    socket.on('error', () => undefined); // told by `close`
  }

  static async open(port: number): Promise<SmtpLine> {
    const socket = connect(port, '127.0.0.1');
    const line = new SmtpLine(socket);
    const greeting = line.reply('220');
    await once(socket, 'connect');
    await greeting;
    await line.say('EHLO bench.example\r\n', '250');
    return line;
  }

  /** Resolves when the door has said that the mail is stored. */
  async deliver(from: string, to: string, mail: Buffer): Promise<void> {
    const asked = [this.reply('250'), this.reply('250'), this.reply('354')];
    this.socket.write(`MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    await Promise.all(asked);
    const stored = this.reply('250');
    this.socket.cork();
    this.socket.write(mail);
    this.socket.write('\r\n.\r\n');
    this.socket.uncork();
    await stored;
  }

  close(): void {
    this.socket.end('QUIT\r\n');
  }

  private say(command: string, expected: string): Promise<void> {
    const answered = this.reply(expected);
    this.socket.write(command);
    return answered;
  }

  private async reply(expected: string): Promise<void> {
    const said = await new Promise<string>((resolve, reject) => this.waiting.push({ resolve, reject }));
    if (!said.startsWith(expected)) throw new Error(`the door said ${said} instead of ${expected}`);
  }

  private hear(text: string): void {
    this.heard += text;
    for (let end = this.heard.indexOf('\r\n'); end >= 0; end = this.heard.indexOf('\r\n')) {
      const line = this.heard.slice(0, end);
      this.heard = this.heard.slice(end + 2);
      // `250-…` goes on, `250 …` is the last line of a reply.
      if (line[3] !== '-') this.waiting.shift()?.resolve(line);
    }
  }
}
