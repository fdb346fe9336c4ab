/// <reference types="jest" />
import { looksLikeChat } from './chat-record.js';

describe('does a text read like a chat', () => {
  it.each([
    ['微信群"社情民意工作微信群"的聊天记录如下:\n\n—————  2026-01-12  —————\n\n刘主任  09:01\n\n大家好', true],
    ['张三 2026-11-06 08:54\n路灯不亮\n李四 2026-11-06 08:55\n同意\n王五 2026-11-06 08:56\n+1', true],
    ['2026-11-06 08:54:01 张三\n路灯不亮\n2026-11-06 08:55:02 李四\n同意\n2026-11-06 08:56:00 陈䶮\n是的', true],
    ['建新街路灯不亮，老人夜里出行不便。\n每天 18:30 以后一片漆黑。\n希望修复。', false],
    ['会议时间 14:30\n地点 二楼', false],
    ['', false],
  ])('%j → %j', (text, expected) => expect(looksLikeChat(text)).toBe(expected));
});
