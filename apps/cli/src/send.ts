import { Config, newId } from '#platform';
import { people } from './demo/content.js';
import { Postman, groupCallback, mailOf, postCallback } from './world/post.js';

const [member] = people.members;

/** Speaks to the group robot of a running demo installation, encrypted as WeCom does: `say "路灯坏了" [--as userid]`. */
export async function say(args: string[]): Promise<void> {
  const [text = ''] = wordsOf(args);
  if (!text) throw new Error('请写上要说的话：npm run cli -- say "解放路路灯坏了，建议尽快修复"');
  const userid = optionOf(args, '--as') ?? member?.wecom ?? '';
  const message = { msgid: newId(), userid, text: `#社情民意 ${text}`, at: new Date() };
  const { http } = Config.ofInstallation().config;
  await postCallback(`http://127.0.0.1:${http.port}`, groupCallback(message));
  process.stdout.write(`已按企业微信回调发出（${userid}），请到收件箱查看。\n`);
}

/** Sends a mail to the mailbox of a running demo installation: `mail "标题" "正文" [--from 地址]`. */
export async function mail(args: string[]): Promise<void> {
  const [subject = '', text = ''] = wordsOf(args);
  if (!text) throw new Error('请写上标题和正文：npm run cli -- mail "关于…的建议" "正文……"');
  const address = optionOf(args, '--from') ?? member?.mail ?? '';
  const name = people.members.find((one) => one.mail === address)?.name ?? address;
  const { smtp } = Config.ofInstallation().config;
  const postman = new Postman(smtp?.port ?? 0);
  const letter = { name: newId(), from: { name, address }, subject, text, at: new Date(), charset: 'gb18030' as const };
  await postman.deliver(address, mailOf(letter));
  postman.close();
  process.stdout.write(`已寄到直报邮箱（${address}），请到收件箱查看。\n`);
}

const wordsOf = (args: string[]): string[] =>
  args.filter((arg, index) => !arg.startsWith('--') && !args[index - 1]?.startsWith('--'));

function optionOf(args: string[], name: string): string | null {
  const at = args.indexOf(name);
  return at < 0 ? null : (args[at + 1] ?? null);
}
