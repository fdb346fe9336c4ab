import { computed, reactive, ref, watch } from 'vue';
import { newKey } from '../../key.js';
import { type Matter, blankMatter, isBlank } from '../device/matter.js';
import { type Kept, changeMatter, putFile, readMatter, readMatters, takeFile } from '../device/shelf.js';
import { forget, keep, recall } from '../kept.js';
import { titleFrom } from './title.js';

const PAUSE = 500;
/** What was typed in the last moment before the page was put away: that cannot wait for a database. */
const TYPING = 'typing';

interface Typing {
  key: string;
  account: string;
  text: string;
  title: string | null;
  at: string;
}

const copied = (matter: Matter): Matter => JSON.parse(JSON.stringify(matter)) as Matter;
const saysTheSame = (a: Matter, b: Matter): boolean =>
  JSON.stringify([a.text, a.title, a.category, a.kind, a.files]) ===
  JSON.stringify([b.text, b.title, b.category, b.kind, b.files]);

/** The draft of this key, or the latest one that is not sent; a new one when there is none. */
async function found(account: string, key: string | null): Promise<Matter> {
  const typing = recall<Typing>(TYPING);
  const mine = typing?.account === account ? typing : null;
  const wanted =
    key ?? (await readMatters(account)).find(({ stage }) => stage === 'draft')?.key ?? mine?.key ?? newKey();
  const stored = await readMatter(wanted);
  const matter = stored?.account === account && stored.stage === 'draft' ? stored : blankMatter(wanted, account);
  // A key that was sent already is never used for another matter.
  if (stored && stored !== matter) return blankMatter(newKey(), account);
  if (mine?.key === wanted && mine.at > matter.savedAt) Object.assign(matter, { text: mine.text, title: mine.title });
  return matter;
}

/** What is being written on this phone by this account, saved on every pause. */
export async function openDraft(account: string, key: string | null) {
  const content = reactive<Matter>(await found(account, key));
  const kept = ref<Kept>('kept');
  /** Another tab had changed it: what was typed here went on as a draft of its own. */
  const forked = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> = Promise.resolve();
  let closed = false;

  const isEmpty = computed(() => isBlank(content));
  const title = computed({
    get: () => content.title ?? titleFrom(content.text),
    set: (typed: string) => (content.title = typed),
  });

  async function write(): Promise<void> {
    const now: Matter = { ...copied(content), savedAt: new Date().toISOString() };
    const { version } = content;
    let overtaken: Matter | null = null;
    const result = await changeMatter(content.key, (before) => {
      if (before && (before.version !== version || before.stage !== 'draft')) {
        overtaken = before;
        return undefined;
      }
      return isBlank(now) ? null : now;
    });
    if (overtaken) return goOn(overtaken);
    kept.value = result.kept;
    content.version = result.matter?.version ?? 0;
    content.savedAt = result.matter ? now.savedAt : '';
    if (result.kept === 'kept' && recall<Typing>(TYPING)?.key === content.key) forget(TYPING);
  }

  /** Nothing of what either tab has is lost: the other's stays as it is, this one becomes a draft of its own. */
  async function goOn(theirs: Matter): Promise<void> {
    if (theirs.stage === 'draft' && saysTheSame(theirs, content)) {
      content.version = theirs.version;
      return write();
    }
    if (isBlank(content)) return;
    for (const file of content.files) {
      const bytes = await takeFile(file.localId);
      file.localId = newKey();
      if (bytes) await putFile(file.localId, bytes);
    }
    Object.assign(content, { key: newKey(), version: 0 });
    forked.value = true;
    await write();
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!closed) saving = saving.then(write);
    return saving;
  }

  watch(
    () => [content.text, content.title, content.category, content.kind, content.files],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), PAUSE);
    },
    { deep: true },
  );

  /** The page may be put away at any moment: what is typed is saved before. */
  function saveNow(): void {
    if (timer === undefined) return;
    const { text, title: typed } = content;
    keep(TYPING, { key: content.key, account, text, title: typed, at: new Date().toISOString() } satisfies Typing);
    void save();
  }
  window.addEventListener('pagehide', saveNow);
  document.addEventListener('visibilitychange', saveNow);

  /** Over: sent or thrown away. What is still typed into it is not kept. */
  function close(): void {
    clearTimeout(timer);
    closed = true;
    window.removeEventListener('pagehide', saveNow);
    document.removeEventListener('visibilitychange', saveNow);
  }

  return { content, title, isEmpty, kept, forked, save, saveNow, close };
}

export type Draft = Awaited<ReturnType<typeof openDraft>>;
