import { ref } from 'vue';

/**
 * Is there a line? The browser's own word is only half the truth: it says no when there surely is none, and yes when
 * nothing gets through. What a call found out is therefore told here as well.
 */
export const online = ref(navigator.onLine);

export const lineFound = (works: boolean): void => {
  online.value = works;
};

window.addEventListener('online', () => lineFound(true));
window.addEventListener('offline', () => lineFound(false));
