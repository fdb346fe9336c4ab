import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;

const dialogOpen = (): boolean =>
  [...document.querySelectorAll('.el-overlay')].some((overlay) => getComputedStyle(overlay).display !== 'none');

/** Single keys of a page; silent while somebody is typing or a dialog is open. */
export function useKeys(keys: Record<string, () => void>): void {
  const press = (event: KeyboardEvent): void => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || dialogOpen()) return;
    event.preventDefault();
    action();
  };
  const listen = (): void => document.addEventListener('keydown', press);
  const silence = (): void => document.removeEventListener('keydown', press);
  onMounted(listen);
  onActivated(listen);
  onDeactivated(silence);
  onBeforeUnmount(silence);
}
