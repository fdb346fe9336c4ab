import { ref, watch } from 'vue';
import { keep, recall } from './kept.js';

const NAME = 'large-type';

/** 大字: everything is sized in rem, so one class on the root enlarges the whole app by a quarter. */
export const largeType = ref(recall<boolean>(NAME) === true);

export function applyTypeSize(): void {
  watch(
    largeType,
    (large) => {
      document.documentElement.classList.toggle('large', large);
      keep(NAME, large);
    },
    { immediate: true },
  );
}
