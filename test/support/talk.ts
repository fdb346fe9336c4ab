import { WecomArrivals } from '#suggestions';
import type { Office } from './office.js';

interface Message {
  msgid: string;
  from: { userid: string };
  msgtype: string;
  [more: string]: unknown;
}

/** A message to the robot as WeCom sends it, stored at its door and not yet read; answers the arrival. */
export async function tellRobot({ app }: Pick<Office, 'app'>, message: Message): Promise<string> {
  const taken = await app.app.get(WecomArrivals).fromBot(JSON.stringify(message), { way: 'webhook' });
  if (!taken) throw new Error(`${message.msgid} is nobody's message`);
  return taken.id;
}
