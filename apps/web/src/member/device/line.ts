import { readonly, ref } from 'vue';
import { NOT_REACHED, REACHED } from '../../call.js';

const works = ref(navigator.onLine);

/**
 * Is there a line? The browser's own word is only half the truth: it says no when there surely is none, and yes when
 * nothing gets through. What the calls find out counts as well.
 */
export const online = readonly(works);

for (const event of ['online', REACHED]) window.addEventListener(event, () => (works.value = true));
for (const event of ['offline', NOT_REACHED]) window.addEventListener(event, () => (works.value = false));
