import { stripHashtag } from '../hashtag.js';
import type { BotEvent } from './bot-event.js';
import type { BotMedia, BotMessage } from './bot-message.js';
import { type XmlFields, cdata, clean, textField, xmlFields } from './xml.js';

/** `wecom-app`: 企业微信自建应用, known by userid. `wechat-mp`: 公众号, known by openid. */
export type XmlDoor = 'wecom-app' | 'wechat-mp';

/** Reads a message of one person to the application or the public account; null when it is an event or nothing. */
export function readXmlMessage(plain: string, door: XmlDoor): BotMessage | null {
  const fields = xmlFields(plain);
  const from = fields && textField(fields, 'FromUserName');
  const type = fields && textField(fields, 'MsgType');
  if (!fields || !from || !type || type === 'event') return null;
  const seconds = Number(textField(fields, 'CreateTime') ?? NaN);
  const { text, marks, media } = unfold(fields, type);
  const { text: said, marked } = stripHashtag(text);
  return {
    msgid: textField(fields, 'MsgId') ?? `${from} ${textField(fields, 'CreateTime') ?? ''}`,
    chatid: null,
    chattype: 'single',
    incoming: {
      channel: 'WECHAT_GROUP',
      sender: { provider: door === 'wecom-app' ? 'wecom' : 'openid', subject: from, displayName: null },
      sentAt: Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1000) : null,
      title: null,
      text: said.trim(),
      html: null,
      quote: null,
      attachments: [],
      corrections: [],
      automatic: null,
    },
    responseUrl: null,
    triggers: marked ? ['hashtag'] : [],
    marks,
    media,
  };
}

/** Reads an event of the application or the public account; null when it is a message or nothing. */
export function readXmlEvent(plain: string): BotEvent | null {
  const fields = xmlFields(plain);
  if (!fields || textField(fields, 'MsgType') !== 'event') return null;
  const event = textField(fields, 'Event') ?? '';
  const kinds: Record<string, BotEvent['kind']> = {
    enter_agent: 'enter',
    subscribe: 'enter',
    template_card_event: 'click',
  };
  return {
    kind: kinds[event.toLowerCase()] ?? 'other',
    userid: textField(fields, 'FromUserName') ?? '',
    chatid: null,
    key: textField(fields, 'EventKey'),
    taskId: textField(fields, 'TaskId'),
    responseCode: textField(fields, 'ResponseCode'),
  };
}

/** The answer that goes back at once, not yet sealed. */
export function xmlAnswer(plain: string, text: string, seconds: number): string | null {
  const fields = xmlFields(plain);
  const to = fields && textField(fields, 'FromUserName');
  const from = fields && textField(fields, 'ToUserName');
  if (!to || !from) return null;
  const ends = `<ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName>`;
  return `<xml>${ends}<CreateTime>${seconds}</CreateTime><MsgType>${cdata('text')}</MsgType><Content>${cdata(clean(text))}</Content></xml>`;
}

type Unfolded = { text: string; marks: string[]; media: BotMedia[] };

const mediaKinds: Record<string, BotMedia['kind']> = {
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'video',
  file: 'file',
};

function unfold(fields: XmlFields, type: string): Unfolded {
  const words = (name: string) => clean(textField(fields, name) ?? '');
  const kind = mediaKinds[type];
  if (type === 'text') return { text: words('Content'), marks: [], media: [] };
  if (type === 'location') {
    const place = [words('Label'), `${words('Location_X')}，${words('Location_Y')}`].filter(Boolean).join(' ');
    return { text: `位置：${place}`, marks: ['location'], media: [] };
  }
  if (type === 'link') {
    const text = ['Title', 'Description', 'Url'].map(words).filter(Boolean).join('\n');
    return { text, marks: ['link'], media: [] };
  }
  if (!kind) return { text: '', marks: [`unknown-type:${type}`], media: [] };
  const mediaId = textField(fields, 'MediaId');
  return {
    text: kind === 'voice' ? words('Recognition') : '',
    marks: [kind],
    media: mediaId ? [{ kind, url: null, aesKey: null, mediaId }] : [],
  };
}
