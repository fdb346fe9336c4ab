import { onScopeDispose, reactive, ref, watch, type Reactive, type Ref } from 'vue';
import { me } from '../../session.js';

export interface Draft<T extends object> {
  form: Reactive<T>;
  /** It holds what was typed at an earlier visit. */
  restored: Ref<boolean>;
  /** Sent: nothing is kept any longer. */
  forget: () => void;
  /** Begin again from the empty form. */
  clear: () => void;
}

const PAUSE = 300;

const sameShape = (a: unknown, b: unknown): boolean =>
  a === null || b === null || (typeof a === typeof b && Array.isArray(a) === Array.isArray(b));

function stored<T extends object>(key: string, empty: T): Partial<T> | null {
  try {
    const saved: Partial<T> | null = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (saved === null) return null;
    // A form that has changed since must not be filled with what no longer fits.
    const fitting = Object.entries(saved).filter(([name, value]) =>
      name in empty ? sameShape(value, empty[name as keyof T]) : false,
    );
    return Object.fromEntries(fitting) as Partial<T>;
  } catch {
    return null;
  }
}

const warnBeforeLeaving = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Writes a form down a moment after the last key, and at once when the page goes away. */
class Keeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private open = true;

  constructor(
    private readonly key: string,
    private readonly form: object,
  ) {}

  readonly touch = (): void => {
    if (!this.open) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save, PAUSE);
  };

  readonly flush = (): void => {
    if (this.timer) this.save();
  };

  readonly forget = (): void => {
    this.open = false;
    this.quiet();
    localStorage.removeItem(this.key);
    window.removeEventListener('beforeunload', warnBeforeLeaving);
  };

  reopen(): void {
    this.open = true;
  }

  private readonly save = (): void => {
    this.quiet();
    try {
      localStorage.setItem(this.key, JSON.stringify(this.form));
      window.removeEventListener('beforeunload', warnBeforeLeaving);
    } catch {
      // No room or no permission to keep it: then, and only then, leaving the page asks first.
      window.addEventListener('beforeunload', warnBeforeLeaving);
    }
  };

  private quiet(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** A form that is kept in this browser, per account, until it is sent. */
export function useDraft<T extends object>(name: string, empty: () => T): Draft<T> {
  const key = `draft:${me.value?.accountId ?? ''}:${name}`;
  const saved = stored(key, empty());
  const form = reactive({ ...empty(), ...saved });
  const restored = ref(saved !== null);
  const keeper = new Keeper(key, form);
  watch(form, keeper.touch, { deep: true });
  window.addEventListener('pagehide', keeper.flush);
  onScopeDispose(() => {
    keeper.flush();
    window.removeEventListener('pagehide', keeper.flush);
    window.removeEventListener('beforeunload', warnBeforeLeaving);
  });
  const clear = (): void => {
    Object.assign(form, empty());
    restored.value = false;
    keeper.forget();
    // The watcher runs once for the emptied form; only what is typed after it is kept again.
    setTimeout(() => keeper.reopen());
  };
  return { form, restored, forget: keeper.forget, clear };
}
