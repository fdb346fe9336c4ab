import type { WecomKind, WecomView } from '#contract';
import { wecomStateWords } from '#contract';
import { fullMoment } from '../../words/format.js';

export const wecomNames: Record<WecomKind, string> = { bot: '智能机器人', app: '企业微信自建应用', mp: '公众号' };

/** How a door stands, in one line, and what is to be done about it. */
export function standingOf(view: WecomView, kind: WecomKind): { label: string; todo: string | null; wrong: boolean } {
  const { settings, state, lastMessageAt } = view[kind];
  const fromEnvironment = kind === 'bot' && view.bot.fromEnvironment;
  if (!settings?.on && !fromEnvironment) return { label: settings ? '已停用' : '未设置', todo: null, wrong: false };
  const line = kind === 'bot' && (view.bot.settings ? view.bot.settings.way === 'line' : state !== 'off');
  if (line) {
    const { label, todo } = wecomStateWords[state];
    const label2 = state === 'off' ? '正在启动' : label;
    return { label: label2, todo, wrong: ['away', 'kicked', 'refused'].includes(state) };
  }
  if (lastMessageAt) return { label: `正常，最近一条消息 ${fullMoment(lastMessageAt)}`, todo: null, wrong: false };
  return { label: '已启用，还没有收到过消息', todo: '请在管理后台填好回调地址，再发一句话试试。', wrong: false };
}

/** What has to be done outside of this system, in the order in which it is done. */
export const wecomChecklists: Record<WecomKind, string[]> = {
  bot: [
    '请企业的“超级管理员”在企业微信管理后台创建智能机器人；由别人创建的，系统只能拿到加密的成员编号，认不出是哪位委员。',
    '机器人只能进企业微信的内部群；外部群和个人微信群加不进去。',
    '“长连接”方式不用公网网址，服务器能访问外网即可；一个机器人只能有一处连接，测试环境请另建一个。',
    '群里的消息要 @机器人 才会收到；直接与机器人单独对话不用 @。',
    '要把进展单独告诉某位委员，对方须先与机器人单独说过一句话；或另设自建应用。',
  ],
  app: [
    '在企业微信管理后台创建自建应用，可见范围包含全体委员。',
    '在应用页面的“企业可信IP”里添加本服务器的出口地址，否则发不出消息。',
    '在“接收消息”里填入下面的回调地址、Token 和 EncodingAESKey（先在这里保存，再到后台点保存）。',
  ],
  mp: [
    '须是已认证的服务号，才能给委员发送消息。',
    '在公众平台的“IP 白名单”里添加本服务器的出口地址。',
    '在“基本配置”的服务器配置里填入下面的回调地址和 Token；建议选“安全模式”，并在这里填写 EncodingAESKey。',
    '委员须先关注并发过消息，48 小时内可以收到回复。',
  ],
};
