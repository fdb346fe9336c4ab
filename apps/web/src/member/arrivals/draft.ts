import { computed, reactive, ref, watch, type Reactive } from 'vue';
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
export class Draft {
  readonly kept = ref<Kept>('kept');
  /** Another tab had changed it: what was typed here went on as a draft of its own. */
  readonly forked = ref(false);
  readonly isEmpty = computed(() => isBlank(this.content));
  readonly title = computed({
    get: () => this.content.title ?? titleFrom(this.content.text),
    set: (typed: string) => (this.content.title = typed),
  });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly account: string,
    readonly content: Reactive<Matter>,
  ) {
    const { content: c } = this;
    watch(() => [c.text, c.title, c.category, c.kind, c.files], this.pause, { deep: true });
    window.addEventListener('pagehide', this.saveNow);
    document.addEventListener('visibilitychange', this.saveNow);
  }

  readonly save = (): Promise<void> => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.closed) this.saving = this.saving.then(() => this.write());
    return this.saving;
  };

  /** The page may be put away at any moment: what is typed is saved before. */
  readonly saveNow = (): void => {
    if (this.timer === undefined) return;
    const { key, text, title } = this.content;
    keep(TYPING, { key, account: this.account, text, title, at: new Date().toISOString() } satisfies Typing);
    void this.save();
  };

  /** Over: sent or thrown away. What is still typed into it is not kept. */
  readonly close = (): void => {
    clearTimeout(this.timer);
    this.closed = true;
    window.removeEventListener('pagehide', this.saveNow);
    document.removeEventListener('visibilitychange', this.saveNow);
  };

  private readonly pause = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), PAUSE);
  };

  private async write(): Promise<void> {
    const { content } = this;
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
    if (overtaken) return this.goOn(overtaken);
    this.kept.value = result.kept;
    content.version = result.matter?.version ?? 0;
    content.savedAt = result.matter ? now.savedAt : '';
    if (result.kept === 'kept' && recall<Typing>(TYPING)?.key === content.key) forget(TYPING);
  }

  /** Nothing of what either tab has is lost: the other's stays as it is, this one becomes a draft of its own. */
  private async goOn(theirs: Matter): Promise<void> {
    const { content } = this;
    if (theirs.stage === 'draft' && saysTheSame(theirs, content)) {
      content.version = theirs.version;
      return this.write();
    }
    if (isBlank(content)) return;
    for (const file of content.files) {
      const bytes = await takeFile(file.localId);
      file.localId = newKey();
      if (bytes) await putFile(file.localId, bytes);
    }
    Object.assign(content, { key: newKey(), version: 0 });
    this.forked.value = true;
    await this.write();
  }
}

export const openDraft = async (account: string, key: string | null): Promise<Draft> =>
  new Draft(account, reactive<Matter>(await found(account, key)));
