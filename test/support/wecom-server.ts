import { createCipheriv, randomBytes } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type Body = Record<string, unknown>;

/** A frame of ours that the server took. */
export interface TakenFrame {
  cmd: string;
  requestId: string;
  body: Body;
}

interface Frame {
  cmd?: string;
  headers: { req_id: string };
  body?: Body;
}

interface Medium {
  bytes: Buffer;
  name: string;
  delayMs: number;
}

/** What the HTTP interfaces answer to one address; a function sees the query and the posted body. */
export type ApiAnswer = Body | ((query: URLSearchParams, body: Body) => Body);

/**
 * WeCom as far as we use it, on this machine: the long connection in its own frames (a second subscription kicks the
 * first), files that are encrypted for their message, and the HTTP interfaces of applications and public accounts. The
 * real kit speaks to it.
 */
export class WecomServer {
  readonly bots = new Map([['bot-1', 'right-secret']]);
  /** Everything said to it by the line, in order; heartbeats and subscriptions apart. */
  readonly taken: TakenFrame[] = [];
  /** Everything asked by HTTP: path with query, and body. */
  readonly asked: { path: string; query: URLSearchParams; body: Body }[] = [];
  readonly api = new Map<string, ApiAnswer>();
  subscriptions = 0;
  pings = 0;
  /** What a frame is answered with; 0 unless a story says otherwise. */
  errcode: (frame: TakenFrame) => number | null = () => 0;
  private readonly media = new Map<string, Medium>();
  private live: { socket: WebSocket; botId: string } | null = null;
  private readonly sockets = new Set<WebSocket>();
  private server: http.Server | null = null;
  private port = 0;
  private requests = 0;

  static async open(): Promise<WecomServer> {
    const server = new WecomServer();
    await server.start();
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isConnected(): boolean {
    return this.live !== null;
  }

  async start(): Promise<void> {
    const server = http.createServer((request, response) => void this.serve(request, response));
    new WebSocketServer({ server }).on('connection', (socket: WebSocket) => this.meet(socket));
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** As when it is restarted: every connection breaks, the port stays. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.terminate();
    this.live = null;
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  /** Somebody speaks to the robot; answers the request id that an answer must bear. */
  say(message: Body): string {
    return this.push('aibot_msg_callback', { aibotid: 'bot-1', ...message });
  }

  /** Somebody presses, enters, judges. */
  happen(event: Body, more: Body = {}): string {
    const body = { msgid: `e${(this.requests += 1)}`, aibotid: 'bot-1', msgtype: 'event', event, ...more };
    return this.push('aibot_event_callback', body);
  }

  /** Another place connects with the same robot. */
  kick(): void {
    this.happen({ eventtype: 'disconnected_event' });
    this.live?.socket.close();
    this.live = null;
  }

  /** Puts a file there as a message points to it: encrypted with a key of its own. */
  put(content: Buffer, name: string, delayMs = 0, key = randomBytes(32)): { url: string; aeskey: string } {
    const pad = 32 - (content.length % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const bytes = Buffer.concat([cipher.update(Buffer.concat([content, Buffer.alloc(pad, pad)])), cipher.final()]);
    return { url: this.putPlain(bytes, name, delayMs), aeskey: key.toString('base64') };
  }

  putPlain(bytes: Buffer, name: string, delayMs = 0): string {
    const id = randomBytes(8).toString('hex');
    this.media.set(id, { bytes, name, delayMs });
    return `${this.httpUrl}/media/${id}`;
  }

  /** What was said with this command, oldest first. */
  said(command: 'aibot_respond_msg' | 'aibot_send_msg' | 'aibot_respond_update_msg' | 'aibot_respond_welcome_msg') {
    return this.taken.filter(({ cmd }) => cmd === command);
  }

  private push(cmd: string, body: Body): string {
    const requestId = `req-${(this.requests += 1)}`;
    if (!this.live) throw new Error('nobody is connected');
    this.live.socket.send(JSON.stringify({ cmd, headers: { req_id: requestId }, body }));
    return requestId;
  }

  private meet(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('message', (data: Buffer) => this.hear(socket, JSON.parse(data.toString()) as Frame));
    socket.on('close', () => {
      this.sockets.delete(socket);
      if (this.live?.socket === socket) this.live = null;
    });
  }

  private hear(socket: WebSocket, { cmd = '', headers, body = {} }: Frame): void {
    const answer = (errcode: number) =>
      socket.send(JSON.stringify({ headers, errcode, errmsg: errcode ? 'no' : 'ok' }));
    if (cmd === 'aibot_subscribe') return this.subscribe(socket, body, answer);
    if (this.live?.socket !== socket) return socket.terminate();
    if (cmd === 'ping') {
      this.pings += 1;
      return answer(0);
    }
    const frame = { cmd, requestId: headers.req_id, body };
    const errcode = this.errcode(frame);
    if (errcode === 0) this.taken.push(frame);
    if (errcode !== null) answer(errcode);
  }

  private subscribe(socket: WebSocket, body: Body, answer: (errcode: number) => void): void {
    this.subscriptions += 1;
    const botId = String(body['bot_id']);
    if (this.bots.get(botId) !== body['secret']) return answer(40001);
    if (this.live && this.live.socket !== socket) this.kick();
    this.live = { socket, botId };
    answer(0);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.httpUrl);
    const medium = this.media.get(pathname.replace('/media/', ''));
    if (medium) {
      await new Promise((done) => setTimeout(done, medium.delayMs));
      const disposition = `attachment; filename="${encodeURIComponent(medium.name)}"`;
      return void response.writeHead(200, { 'content-disposition': disposition }).end(medium.bytes);
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const body = text ? (JSON.parse(text) as Body) : {};
    this.asked.push({ path: pathname, query: searchParams, body });
    const found = this.api.get(pathname);
    if (!found) return void response.writeHead(404).end();
    const answer = typeof found === 'function' ? found(searchParams, body) : found;
    if (Buffer.isBuffer(answer['bytes'])) {
      const headers = { 'content-disposition': String(answer['disposition'] ?? ''), 'content-type': 'image/jpeg' };
      return void response.writeHead(200, headers).end(answer['bytes']);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}
