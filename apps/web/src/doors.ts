import { words, refusalMessage, refusals, type DoorKind, type RefusalCode } from '#contract';

/** Where the browser goes to come in through another system, and to which page it returns. */
export const doorAddress = (kind: DoorKind, to: string): string =>
  `/api/sign-in/doors/${kind}?${new URLSearchParams({ to })}`;

/** Inside WeCom or WeChat that way in is offered first. */
export function doorAtHand(agent: string): DoorKind | null {
  if (/wxwork/i.test(agent)) return 'wecom';
  return /MicroMessenger/i.test(agent) ? 'wechat' : null;
}

const isRefusal = (code: unknown): code is RefusalCode => typeof code === 'string' && code in refusals;

/** What went wrong on the way back from another system; the address holds the code alone, the words are ours. */
export function saidAtDoor(query: Record<string, unknown>): string {
  const { refused, kind } = query;
  if (!isRefusal(refused)) return '';
  const labels: Record<string, string> = words.door;
  return refusalMessage(refused, { label: labels[String(kind)] ?? '' });
}
