import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The line between a phone and the server: it can be dead, break in the middle of an upload, lose an answer, and bring
 * another version of a file. Everything that came through is counted.
 */
export class Line {
  dead = false;
  /** So many milliseconds later everything arrives. */
  delay = 0;
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
    const server = createServer((asked, answer) => setTimeout(() => line.carry(asked, answer), line.delay));
    const line = new Line(server, new URL(target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Until it is mended, requests of the kind are broken off before the server has them; a browser tries twice by itself. */
  breakAll(method: string, path: RegExp): void {
    this.breaks = (asked) => asked.method === method && path.test(asked.url ?? '');
  }

  mend(): void {
    this.breaks = null;
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
      asked.once('data', () => asked.socket.destroy());
      return;
    }
    const loses = this.losing?.(asked) ?? false;
    if (loses) this.losing = null;
    this.through.push(`${asked.method} ${asked.url}`);
    const { hostname, port } = this.target;
    const headers = { ...asked.headers };
    // Of a newer version the server cannot say that it has not changed.
    if (this.appended.has(asked.url ?? ''))
      for (const name of ['if-none-match', 'if-modified-since']) delete headers[name];
    const options = { hostname, port, method: asked.method, path: asked.url, headers };
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
