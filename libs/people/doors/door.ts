import type { DoorSettings } from '#contract';

/** A door that is open: its settings complete, its secret at hand. */
export interface OpenDoorway {
  clientId: string;
  secret: string;
  agentId: string | null;
  url: string;
  authorizeUrl: string;
}

/** One person's way to another system and back. */
export interface Visit {
  state: string;
  nonce: string;
  verifier: string;
  returnAddress: string;
}

/** Another system that says who somebody is. */
export interface Door {
  /** What must be filled in before it opens. */
  needs: readonly (keyof DoorSettings | 'secret')[];
  usual: { url: string; authorizeUrl: string };
  /** Where the person is sent. */
  address(way: OpenDoorway, visit: Visit): Promise<URL>;
  /** Who came back, in the other system's words; never empty. Throws DoorTrouble. */
  subject(way: OpenDoorway, visit: Visit, back: URL): Promise<string>;
  /** Whether the other side answers to our name and secret. Throws DoorTrouble. */
  try(way: OpenDoorway): Promise<void>;
}

/** The other side does not answer, or not as agreed; the reason is for the log and the settings page. */
export class DoorTrouble extends Error {
  override readonly name = 'DoorTrouble';
}

/** An answer in JSON, within some seconds and bytes. The address may hold a secret: it is in no message. */
export async function askJson(url: URL): Promise<Record<string, unknown>> {
  let answer: unknown;
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    answer = text.length < 100_000 ? JSON.parse(text) : null;
  } catch {
    throw new DoorTrouble('没有答复');
  }
  if (typeof answer !== 'object' || answer === null) throw new DoorTrouble('答复无法识别');
  const { errcode } = answer as { errcode?: unknown };
  if (errcode !== undefined && errcode !== 0) throw new DoorTrouble(`错误码 ${String(errcode)}`);
  return answer as Record<string, unknown>;
}

export const textIn = (answer: Record<string, unknown>, ...names: string[]): string => {
  const found = names.map((name) => answer[name]).find((value) => typeof value === 'string' && value !== '');
  if (typeof found !== 'string') throw new DoorTrouble('答复里没有身份');
  return found;
};
