import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The line between a phone and the server: it can be dead, break in the middle of an upload, lose an answer, and bring
 * another version of a file. Everything that came through is counted.
 */
export class Line {
  dead = false;
  /** Requests that came through, as `PUT /api/…`. */
  readonly through: string[] = [];
  private breaks: ((asked: IncomingMessage) => boolean) | null = null;
  private losing: ((asked: IncomingMessage) => boolean) | null = null;
  private readonly appended = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async to(target: string): Promise<Line> {
    const server = createServer((asked, answer) => line.carry(asked, answer));
    const line = new Line(server, new URL(target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request of the kind is broken off before the server has it. */
  breakNext(method: string, path: RegExp): void {
    this.breaks = (asked) => asked.method === method && path.test(asked.url ?? '');
  }

  /** The next request of the kind reaches the server, and its answer is lost. */
  loseNextAnswer(method: string, path: RegExp): void {
    this.losing = (asked) => asked.method === method && path.test(asked.url ?? '');
  }

  /** From now on a file ends with these characters, as a newer version of it would. */
  append(path: string, characters: string): void {
    this.appended.set(path, characters);
  }

  count(method: string, path: RegExp): number {
    return this.through.filter((each) => each.startsWith(`${method} `) && path.test(each)).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.dead) return void asked.socket.destroy();
    if (this.breaks?.(asked)) {
      this.breaks = null;
      asked.once('data', () => asked.socket.destroy());
      return;
    }
    const loses = this.losing?.(asked) ?? false;
    if (loses) this.losing = null;
    this.through.push(`${asked.method} ${asked.url}`);
    const { hostname, port } = this.target;
    const options = { hostname, port, method: asked.method, path: asked.url, headers: asked.headers };
    const forwarded = request(options, (given) => {
      if (loses) {
        given.resume();
        given.once('end', () => asked.socket.destroy());
        return;
      }
      this.hand(given, answer, this.appended.get(asked.url ?? ''));
    });
    forwarded.on('error', () => asked.socket.destroy());
    asked.pipe(forwarded);
  }

  private hand(given: IncomingMessage, answer: ServerResponse, more: string | undefined): void {
    const headers = { ...given.headers };
    if (more !== undefined) {
      // Another length and another digest than the server's.
      delete headers['content-length'];
      delete headers.etag;
      delete headers['last-modified'];
    }
    answer.writeHead(given.statusCode ?? 502, headers);
    if (more === undefined) return void given.pipe(answer);
    given.pipe(answer, { end: false });
    given.once('end', () => answer.end(more));
  }
}
