import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

const endOfHead = Buffer.from('\r\n\r\n');

/**
 * One keep-alive connection that speaks just enough HTTP/1.1: a full client would cost more than the servers that are
 * compared, and its cost would stand in both numbers.
 */
export class HttpLine {
  private received: Buffer = Buffer.alloc(0);
  private settle: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly head: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
      this.deliver();
    });
    socket.on('close', () => this.settle?.reject(new Error('the server closed the connection')));
    socket.on('error', () => undefined); // told by `close`
  }

  static async open(url: string, cookie = ''): Promise<HttpLine> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new HttpLine(socket, ` HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\n`);
  }

  get(path: string): Promise<Answer> {
    return this.send(`GET ${path}${this.head}\r\n`);
  }

  post(path: string, json: string): Promise<Answer> {
    const type = 'content-type: application/json';
    return this.send(`POST ${path}${this.head}${type}\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
  }

  close(): void {
    this.socket.destroy();
  }

  private send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(request);
    });
  }

  private deliver(): void {
    const end = this.received.indexOf(endOfHead);
    if (end < 0 || !this.settle) return;
    const head = this.received.toString('latin1', 0, end);
    const { resolve, reject } = this.settle;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return reject(new Error(`an answer without a length: ${head.split('\r\n')[0]}`));
    const start = end + endOfHead.length;
    if (this.received.length < start + Number(length)) return;
    const body = this.received.subarray(start, start + Number(length));
    this.received = this.received.subarray(start + Number(length));
    this.settle = null;
    resolve({ status: Number(head.slice(9, 12)), body });
  }
}
