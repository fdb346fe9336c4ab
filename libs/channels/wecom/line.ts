import { WSAuthFailureError, WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import { type BotEvent, readBotEvent } from './bot-event.js';

/** `kicked`: another place has connected with the same robot. `refused`: id or secret are wrong. */
export type LineState = 'connecting' | 'open' | 'away' | 'kicked' | 'refused';

export interface LineSettings {
  botId: string;
  secret: string;
  /** Null: Tencent's own address. A private deployment has another one. */
  url: string | null;
}

/** The slowness of a real line; specs bring less. */
export interface LinePatience {
  reconnectMs: number;
  heartbeatMs: number;
}

export interface LineEars {
  /** Stores the message; only then it counts as taken. */
  onMessage(plain: string, requestId: string): Promise<void>;
  /** Answers within five seconds, or not at all: the body of the answer frame. */
  onEvent(event: BotEvent): Promise<Record<string, unknown> | null>;
  onState(state: LineState, reason: string | null): void;
  /** Something that a developer should see; never holds what people wrote. */
  warn(line: string): void;
}

/** The other side took a frame and said no, or did not answer. */
export class LineRefused extends Error {
  override readonly name = 'LineRefused';

  constructor(
    /** Null when there was no answer, so that it may or may not have arrived. */
    readonly code: number | null,
    message: string,
  ) {
    super(message);
  }
}

const usual: LinePatience = { reconnectMs: 1000, heartbeatMs: 30_000 };
const frameBytes = 8 * 1024 * 1024;
const authTries = 3;

/** One long connection of the robot, by the official kit; endless in its tries, but never at war for its place. */
export class BotLine {
  private readonly client: WSClient;
  private state: LineState = 'connecting';

  constructor(
    settings: LineSettings,
    private readonly ears: LineEars,
    patience: LinePatience = usual,
  ) {
    this.client = new WSClient({
      botId: settings.botId,
      secret: settings.secret,
      ...(settings.url ? { wsUrl: settings.url } : {}),
      maxReconnectAttempts: -1,
      maxAuthFailureAttempts: authTries,
      reconnectInterval: patience.reconnectMs,
      heartbeatInterval: patience.heartbeatMs,
      wsOptions: { maxPayload: frameBytes, handshakeTimeout: 10_000 },
      // The kit logs whole frames, with what people wrote in them.
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    this.listen();
  }

  open(): void {
    this.ears.onState('connecting', null);
    this.client.connect();
  }

  close(): void {
    this.client.removeAllListeners();
    this.client.disconnect();
  }

  get isOpen(): boolean {
    return this.state === 'open' && this.client.isConnected;
  }

  /** Answers a message where it was said; possible for a day. */
  reply(requestId: string, body: Record<string, unknown>): Promise<void> {
    return this.send(requestId, body, 'aibot_respond_msg');
  }

  /** Speaks first: to a group, or to one person who has spoken to the robot before. */
  push(id: string, chatid: string, body: Record<string, unknown>): Promise<void> {
    return this.send(`aibot_send_msg_${id}`, { chatid, ...body }, 'aibot_send_msg');
  }

  private async send(requestId: string, body: Record<string, unknown>, command: string): Promise<void> {
    if (!this.isOpen) throw new LineRefused(null, 'the line is not open');
    try {
      await this.client.reply({ headers: { req_id: requestId } }, body, command);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  private listen(): void {
    const { client } = this;
    client.on('message', (frame) => void this.take(frame));
    client.on('event', (frame) => void this.answer(frame));
    client.on('authenticated', () => this.become('open', null));
    client.on('event.disconnected_event', () => this.become('kicked', null));
    client.on('disconnected', (reason) => this.become('away', reason));
    client.on('error', (error) => {
      const refused = error instanceof WSAuthFailureError || error.message.startsWith('Authentication failed');
      if (refused) this.become('refused', error.message);
      else this.become('away', error.message);
    });
  }

  private become(state: LineState, reason: string | null): void {
    // What follows a lasting end is only its echo.
    if (this.state === 'kicked' || (this.state === 'refused' && state === 'away')) return;
    if (this.state === state) return;
    this.state = state;
    this.ears.onState(state, reason);
  }

  private async take(frame: WsFrame<unknown>): Promise<void> {
    try {
      await this.ears.onMessage(JSON.stringify(frame.body), frame.headers.req_id);
    } catch (error) {
      this.ears.warn(`a message could not be stored: ${String(error)}`);
    }
  }

  private async answer(frame: WsFrame<unknown>): Promise<void> {
    const event = readBotEvent(JSON.stringify(frame.body));
    if (!event) return;
    try {
      const body = await this.ears.onEvent(event);
      if (!body) return;
      const command = event.kind === 'click' ? 'aibot_respond_update_msg' : 'aibot_respond_welcome_msg';
      await this.send(frame.headers.req_id, body, command);
    } catch (error) {
      this.ears.warn(`an event was not answered: ${String(error)}`);
    }
  }
}

function ignore(): void {}

/** The kit rejects with the other side's frame, or with an error of its own. */
function refusalOf(error: unknown): LineRefused {
  const isFrame = typeof error === 'object' && error !== null && 'errcode' in error;
  if (isFrame && typeof error.errcode === 'number') return new LineRefused(error.errcode, `errcode ${error.errcode}`);
  return new LineRefused(null, error instanceof Error ? error.message : 'no answer');
}
