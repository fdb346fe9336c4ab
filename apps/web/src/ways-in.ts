import { ref, shallowRef } from 'vue';
import { routes, type DoorKind, type ResultOf } from '#contract';
import { Problem, call } from './call.js';

/** Through which other systems I may come in, on either screen. */
export function useWaysIn(page: string) {
  const ways = shallowRef<ResultOf<typeof routes.signInDoors.mine> | null>(null);
  const sentence = ref('');
  const busy = ref(false);

  async function asked(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    sentence.value = '';
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sentence.value = error.message;
    } finally {
      busy.value = false;
    }
  }
  const load = (): Promise<void> => asked(async () => void (ways.value = await call(routes.signInDoors.mine)));
  const bind = (kind: DoorKind): Promise<void> =>
    asked(async () => {
      const { address } = await call(routes.signInDoors.bind, { params: { kind }, body: { to: page } });
      location.assign(address);
    });
  const unbind = (id: string): Promise<void> =>
    asked(async () => {
      await call(routes.signInDoors.unbind, { params: { id } });
      ways.value = await call(routes.signInDoors.mine);
    });
  return { ways, sentence, busy, load, bind, unbind };
}
