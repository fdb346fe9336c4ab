import { CannotStart, Config, newId } from '#platform';
import { people } from './demo/content.js';
import { Postman, groupCallback, mailOf, postCallback } from './world/post.js';

const [member] = people.members;

/** Speaks to the group robot of a running demo installation, encrypted as WeCom does: `say "路灯坏了" [--as userid]`. */
export async function say(args: string[]): Promise<void> {
  const [text = ''] = wordsOf(args);
  if (!text) throw new CannotStart('请写上要说的话：npm run cli -- say "解放路路灯坏了，建议尽快修复"');
  const userid = optionOf(args, '--as') ?? member?.wecom ?? '';
  const message = { msgid: newId(), userid, text: `#社情民意 ${text}`, at: new Date() };
  const { http } = Config.ofInstallation().config;
  await reach('PORT', http.port, () => postCallback(`http://127.0.0.1:${http.port}`, groupCallback(message)));
  process.stdout.write(`已由 ${userid} 在群里向机器人说出，请到收件箱查看。\n`);
}

/** Sends a mail to the mailbox of a running demo installation: `mail "标题" "正文" [--from 地址]`. */
export async function mail(args: string[]): Promise<void> {
  const [subject = '', text = ''] = wordsOf(args);
  if (!text) throw new CannotStart('请写上标题和正文：npm run cli -- mail "关于…的建议" "正文……"');
  const address = optionOf(args, '--from') ?? member?.mail ?? '';
  const name = people.members.find((one) => one.mail === address)?.name ?? address;
  const { smtp } = Config.ofInstallation().config;
  const postman = new Postman(smtp?.port ?? 0);
  const letter = { name: newId(), from: { name, address }, subject, text, at: new Date(), charset: 'gb18030' as const };
  await reach('SMTP_PORT', smtp?.port ?? 0, () => postman.deliver(address, mailOf(letter)));
  postman.close();
  process.stdout.write(`已从 ${address} 寄到直报邮箱，请到收件箱查看。\n`);
}

/** Nobody at the port is no fault of the program: the person is told what to do. */
async function reach(variable: string, port: number, send: () => Promise<unknown>): Promise<void> {
  await send().catch((error: unknown) => {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (!(why instanceof Error && 'code' in why && why.code === 'ECONNREFUSED')) throw error;
    throw new CannotStart(
      `127.0.0.1:${port} 没有应答。请先在另一个终端 npm start；换了端口的，这里也写上，例如：${variable}=${port + 1} npm run cli -- …`,
    );
  });
}

const wordsOf = (args: string[]): string[] =>
  args.filter((arg, index) => !arg.startsWith('--') && !args[index - 1]?.startsWith('--'));

function optionOf(args: string[], name: string): string | null {
  const at = args.indexOf(name);
  return at < 0 ? null : (args[at + 1] ?? null);
}
