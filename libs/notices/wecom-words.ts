import type { Card } from '#channels';

/** What the robot, the application or the public account says. */
export interface Said {
  text: string;
  card?: Card | null;
}

interface Received {
  id: string;
  number: string;
  /** For so many minutes what the sender goes on to say belongs to it. */
  gatheringMinutes: number;
  /** 0: it cannot be taken back. */
  withdrawMinutes: number;
  publicOrigin: string | null;
}

/** The receipt, in one form whoever gives it. Nothing of the suggestion is in it: others in the group read it too. */
export function receiptOf({ id, number, gatheringMinutes, withdrawMinutes, publicOrigin }: Received): Said {
  const goesOn = `${gatheringMinutes} 分钟内接着发来的文字、图片，归入这一条`;
  const takesBack = withdrawMinutes > 0 ? `；${withdrawMinutes} 分钟内可以撤回` : '';
  return {
    text: `已收到，编号 ${number}`,
    card: {
      title: `已收到，编号 ${number}`,
      text: `${goesOn}${takesBack}。`,
      buttons: [
        { label: '补充', key: `add:${id}` },
        ...(withdrawMinutes > 0 ? [{ label: '撤回', key: `withdraw:${id}` }] : []),
      ],
      ...(publicOrigin ? { link: { label: '查看', url: `${publicOrigin}/m/suggestions/${id}` } } : {}),
    },
  };
}

/** A card that nothing more can be done with. */
export const closedCard = (title: string, text: string): Card => ({ title, text, buttons: [] });
