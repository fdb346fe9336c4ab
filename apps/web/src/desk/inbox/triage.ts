import { shallowRef } from 'vue';
import { problemOf } from '../ground/loading.js';
import { complain, say } from '../ground/say.js';

/** What was just decided about one suggestion, and how it is taken back. */
interface Slip {
  said: string;
  undo: () => Promise<unknown>;
}

/** Keeps the last decision so that `z`, or the button beside the message, takes it back. */
export function useUndo(undone: () => Promise<unknown>) {
  const last = shallowRef<Slip | null>(null);

  async function undo(): Promise<void> {
    const slip = last.value;
    if (!slip) return say('没有可以撤销的处理');
    last.value = null;
    try {
      await slip.undo();
      say(`已撤销：${slip.said}`);
      await undone();
    } catch (error) {
      complain(problemOf(error).message);
    }
  }

  function decided(said: string, takeBack?: () => Promise<unknown>): void {
    last.value = takeBack ? { said, undo: takeBack } : null;
    say(said, takeBack && undo);
  }
  return { undo, decided };
}
