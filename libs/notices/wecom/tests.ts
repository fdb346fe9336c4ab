import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { Injectable } from '@nestjs/common';
import { ApiRefused } from '#channels';
import type { WecomKind, WecomTest } from '#contract';
import { wecomStateWords } from '#contract';
import { Refusal } from '#platform';
import { WecomAccounts } from '#suggestions';

const officialLine = 'wss://openws.work.weixin.qq.com';
const connectMs = 5000;

type Step = WecomTest['steps'][number];

const apiWords = new Map([
  [40001, '密钥不对，请到管理后台核对后重新填写'],
  [40013, '企业编号或公众号的 AppID 不对'],
  [40125, '密钥不对，请到公众平台核对后重新填写'],
  [40091, '密钥不对，请到管理后台核对后重新填写'],
  [40164, '本服务器的地址不在公众号的 IP 白名单中，请到公众平台添加'],
  [60020, '本服务器的地址不在“企业可信IP”中，请到管理后台该应用的页面添加'],
]);

/** Tries a door step by step; the first that fails says in plain words what to do. */
@Injectable()
export class WecomTests {
  constructor(private readonly accounts: WecomAccounts) {}

  async run(kind: WecomKind): Promise<WecomTest> {
    const account = await this.accounts.open(kind);
    if (!account) throw new Refusal('wecom-not-set');
    const steps: Step[] = [{ label: '读取设置和密钥', ok: true, words: null }];
    if (kind === 'bot') await this.testBot(steps);
    else await this.testApi(kind, steps);
    return { steps };
  }

  /** Whether id and secret are right shows the line itself: a test with them would kick the line that is open. */
  private async testBot(steps: Step[]): Promise<void> {
    const bot = await this.accounts.open('bot');
    if (bot?.settings.way === 'webhook') {
      steps.push({ label: '回调密钥', ok: Boolean(bot.secrets.token && bot.secrets.encodingAesKey), words: null });
      const { lastMessageAt } = (await this.accounts.read()).bot;
      const words = lastMessageAt ? null : '还没有收到过消息：请在企业微信里填好回调地址，再在群里 @机器人 说一句话';
      return void steps.push({ label: '收到过消息', ok: lastMessageAt !== null, words });
    }
    if (!(await reach(new URL(bot?.settings.url ?? officialLine), steps))) return;
    const { state } = (await this.accounts.read()).bot;
    const { label, todo } = wecomStateWords[state];
    const waiting = state === 'off' || state === 'connecting';
    const words = waiting
      ? '后台正在连接，请稍候再测一次；一直这样，请检查后台程序是否在运行'
      : [label, todo].filter(Boolean).join('。');
    steps.push({ label: '机器人登录', ok: state === 'open', words: state === 'open' ? null : words });
  }

  private async testApi(kind: 'app' | 'mp', steps: Step[]): Promise<void> {
    const api = await this.accounts.api(kind);
    if (!api) return void steps.push({ label: '密钥', ok: false, words: '还没有填写密钥' });
    if (!(await reach(new URL(api.account.url), steps))) return;
    try {
      await api.try();
      steps.push({ label: '用密钥登录接口', ok: true, words: null });
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      const words = error.code === null ? '对方没有正常应答' : apiWords.get(error.code);
      steps.push({ label: '用密钥登录接口', ok: false, words: words ?? '对方拒绝登录，请核对编号和密钥' });
    }
  }
}

/** Name, then port: which of the two fails tells whom to ask. */
async function reach({ hostname, protocol, port }: URL, steps: Step[]): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host).catch(() => null);
  const noName = '找不到这个地址：请检查服务器的域名解析（DNS），内网环境请联系网络管理员';
  steps.push({ label: '解析地址', ok: found !== null, words: found ? null : noName });
  if (!found) return false;
  const number = Number(port) || (/^(wss|https):$/.test(protocol) ? 443 : 80);
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect({ host, port: number, timeout: connectMs });
    const end = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(false))
      .once('error', () => end(false));
  });
  const noPort = '连不上：请检查防火墙是否允许本服务器访问外网这个地址';
  steps.push({ label: '建立连接', ok: open, words: open ? null : noPort });
  return open;
}
