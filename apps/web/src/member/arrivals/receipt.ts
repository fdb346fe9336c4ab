import { routes } from '#contract';
import { Problem, call } from '../../call.js';
import type { Receipt } from './writing.js';

/** The number is given by a job, usually within a second: asked for with growing patience, about ten seconds in all. */
const PAUSES = [300, 500, 700, 1000, 1500, 2000, 2000, 2000];

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The receipt once it has a number; otherwise as it stood last, or null when it could not be asked for. */
export async function awaitReceipt(id: string, signal: AbortSignal): Promise<Receipt | null> {
  let receipt: Receipt | null = null;
  for (const pause of PAUSES) {
    try {
      receipt = await call(routes.arrivals.receipt, { params: { id } }, signal);
    } catch (error) {
      if (signal.aborted) return receipt;
      if (!(error instanceof Problem)) throw error;
      if (error.status === 404) return null;
    }
    if (receipt && receipt.state !== 'stored') return receipt;
    await rest(pause);
    if (signal.aborted) return receipt;
  }
  return receipt;
}
