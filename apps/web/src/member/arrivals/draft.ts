import { computed, reactive, ref, watch } from 'vue';
import type { FileView } from '#contract';
import { forget, keep, recall } from '../kept.js';
import { newKey } from '../../key.js';
import { titleFrom } from './title.js';

/** A picked file; its bytes lie in `files-at-hand` until the draft is sent. */
export interface DraftFile {
  localId: string;
  name: string;
  size: number;
  type: string;
  /** What the server made of it; null until it is up. */
  uploaded: FileView | null;
}

interface Content {
  /** Made once per draft and sent with every try: the same key is the same arrival. */
  key: string;
  text: string;
  /** Null until somebody types one: until then the title follows the first sentence. */
  title: string | null;
  category: string | null;
  files: DraftFile[];
  savedAt: string | null;
}

const blank = (): Content => ({ key: newKey(), text: '', title: null, category: null, files: [], savedAt: null });

const PAUSE = 500;

/** What is being written on this phone by this account, saved on every pause. */
export function openDraft(account: string) {
  const name = `draft:${account}`;
  const content = reactive<Content>({ ...blank(), ...recall<Partial<Content>>(name) });
  const notKept = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isEmpty = computed(() => !content.text && !content.title && !content.category && content.files.length === 0);

  const title = computed({
    get: () => content.title ?? titleFrom(content.text),
    set: (typed: string) => (content.title = typed),
  });

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isEmpty.value) {
      forget(name);
      content.savedAt = null;
      return;
    }
    const savedAt = new Date().toISOString();
    notKept.value = !keep(name, { ...content, savedAt });
    if (!notKept.value) content.savedAt = savedAt;
  }

  watch(
    () => [content.key, content.text, content.title, content.category, content.files],
    () => {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    },
    { deep: true },
  );

  /** The page may be put away at any moment: what is typed is saved before. */
  function saveNow(): void {
    if (timer !== undefined) save();
  }
  window.addEventListener('pagehide', saveNow);
  document.addEventListener('visibilitychange', saveNow);

  function clear(): void {
    content.files.splice(0);
    Object.assign(content, { ...blank(), files: content.files });
    save();
  }

  return { content, title, isEmpty, notKept, saveNow, clear };
}

export type Draft = ReturnType<typeof openDraft>;
