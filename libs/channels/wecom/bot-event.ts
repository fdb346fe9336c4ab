import { z } from 'zod';

/** What happens beside messages: somebody came in, pressed a button, judged an answer. */
export interface BotEvent {
  kind: 'enter' | 'click' | 'feedback' | 'other';
  userid: string;
  /** Null in a conversation with one person. */
  chatid: string | null;
  /** Of a click: the button, and the card it stands on. */
  key: string | null;
  taskId: string | null;
  /** Of a click in the self-built application: what the card is changed with. */
  responseCode: string | null;
}

const name = z.string().optional().catch(undefined);
const clicked = z.object({ event_key: name, task_id: name });
const frame = z.object({
  msgtype: z.literal('event'),
  chatid: name,
  from: z.object({ userid: z.string() }).catch({ userid: '' }),
  event: clicked.extend({
    eventtype: z.string(),
    // Some answers carry the click one level deeper.
    template_card_event: clicked.optional().catch(undefined),
  }),
});

const kinds: Record<string, BotEvent['kind']> = {
  enter_chat: 'enter',
  template_card_event: 'click',
  feedback_event: 'feedback',
};

/** Reads an event of the robot; null when it is none. */
export function readBotEvent(plain: string): BotEvent | null {
  const parsed = frame.safeParse(tryJson(plain));
  if (!parsed.success) return null;
  const { event, chatid, from } = parsed.data;
  const { event_key, task_id } = { ...event, ...event.template_card_event };
  return {
    kind: kinds[event.eventtype] ?? 'other',
    userid: from.userid,
    chatid: chatid ?? null,
    key: event_key ?? null,
    taskId: task_id ?? null,
    responseCode: null,
  };
}

function tryJson(plain: string): unknown {
  try {
    return JSON.parse(plain);
  } catch {
    return null;
  }
}
