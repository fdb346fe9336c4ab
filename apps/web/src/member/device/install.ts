import { shallowRef } from 'vue';

/** A newer version of the app lies ready; it is taken when the person says so. */
export const newVersion = shallowRef(false);

const RARELY = 3600_000;
let registration: ServiceWorkerRegistration | null = null;
let lookedAt = Date.now();

/** Where the browser has service workers: the app then opens without a network. Elsewhere everything else works. */
export async function install(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    registration = await navigator.serviceWorker.register('/sw.js', { scope: '/m' });
  } catch {
    // Forbidden here (private window, old WebView): the app goes on without.
    return;
  }
  const ready = () => {
    if (registration?.waiting && navigator.serviceWorker.controller) newVersion.value = true;
  };
  ready();
  registration.addEventListener('updatefound', () => {
    const coming = registration?.installing;
    coming?.addEventListener('statechange', ready);
  });
  document.addEventListener('visibilitychange', () => void lookForNew());
}

async function lookForNew(): Promise<void> {
  if (document.visibilityState !== 'visible' || Date.now() - lookedAt < RARELY) return;
  lookedAt = Date.now();
  await registration?.update().catch(() => undefined);
}

/** The new version takes over and the page begins anew with it; drafts lie on the phone. */
export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  registration?.waiting?.postMessage('take-over');
}
