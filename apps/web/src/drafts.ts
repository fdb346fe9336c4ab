import { onScopeDispose, reactive, watch } from 'vue';
import { draftContent, routes, type DraftContent, type DraftView } from '#contract';
import { Problem, call } from './call.js';

/**
 * How the draft stands: `behind` another device has saved since, and the writer chooses; `at-stake` saving would make
 * signatures void, and the writer is asked; `waiting` no network: it lies on this device and goes when there is one.
 */
export type Standing = 'new' | 'saved' | 'changed' | 'saving' | 'waiting' | 'behind' | 'at-stake' | 'refused';

export interface SavedDraft {
  content: DraftContent;
  /** As the server last told it; null before the first save. */
  view: DraftView | null;
  loaded: boolean;
  problem: Problem | null;
  standing: Standing;
  savedAt: string | null;
  /** What the other device has saved. */
  theirs: DraftView | null;
}

const PAUSE = 800;

export const emptyContent = (): DraftContent => draftContent.parse({});
const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Local {
  version: number;
  content: DraftContent;
}

/** The copy on this device, for as long as the server has not confirmed it. */
const local = (name: string) => ({
  read(): Local | null {
    try {
      const text = localStorage.getItem(name);
      const found = text === null ? null : (JSON.parse(text) as Local);
      return found && { version: found.version, content: draftContent.parse(found.content) };
    } catch {
      return null;
    }
  },
  write(value: Local): void {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // No room on this device: then the server alone keeps it.
    }
  },
  forget(): void {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing could have been kept there either.
    }
  },
});

/** A draft of a proposal that is saved on every pause, on the server and until then on this device. */
export class Saving {
  readonly now: SavedDraft = reactive({
    content: emptyContent(),
    view: null,
    loaded: false,
    problem: null,
    standing: 'new' as Standing,
    savedAt: null,
    theirs: null,
  });
  /** Of the last save that is known here; 0 before the first. */
  version = 0;
  /** What the server is known to have; of a new draft, the empty form. */
  private known: unknown = emptyContent();
  /** The writer has agreed that signatures become void by what follows. */
  private agreed = false;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private readonly copy: ReturnType<typeof local>;

  constructor(
    private readonly id: string,
    account: string,
    /** Just begun: there is nothing to ask the server for. */
    private fresh: boolean,
  ) {
    this.copy = local(`proposal-draft:${account}:${id}`);
    watch(() => this.now.content, this.touched, { deep: true });
  }

  readonly load = (): Promise<void> =>
    this.guarded(async () => {
      const { now } = this;
      const view = this.fresh ? null : await this.fetched();
      this.fresh = false;
      const mine = this.copy.read();
      this.adopt(view);
      now.loaded = true;
      if (!mine || same(mine.content, this.known)) return;
      now.content = mine.content;
      now.theirs = mine.version === this.version ? null : view;
      now.standing = now.theirs ? 'behind' : 'changed';
      if (!now.theirs) await this.push();
    });

  /** Reads who has signed meanwhile; what is being written stays. */
  readonly refresh = (): Promise<void> =>
    this.guarded(async () => {
      const view = await this.fetched();
      if (view && view.version !== this.version && this.isSaved()) this.adopt(view);
      this.now.view = view;
    });

  /** Saves what is not saved yet; true when the server has everything that is written here. */
  async push(voidSignatures = false): Promise<boolean> {
    clearTimeout(this.timer);
    await this.running;
    if (this.isSaved() || this.now.standing === 'behind') return this.isSaved();
    this.running = this.save(voidSignatures || this.agreed).finally(() => (this.running = null));
    await this.running;
    // What was typed while it was on its way.
    return this.isChanged() ? this.push() : this.isSaved();
  }

  agreeToVoid(): void {
    this.agreed = true;
  }

  /** Back to what the server has. */
  revert(): Promise<void> {
    this.copy.forget();
    return this.load();
  }

  /** Of two texts the one written here stays; the other has been seen. */
  keepMine(): Promise<boolean> {
    this.version = this.now.theirs?.version ?? this.version;
    this.now.theirs = null;
    this.now.standing = 'changed';
    return this.push();
  }

  takeTheirs(): void {
    this.adopt(this.now.theirs);
    this.now.theirs = null;
    this.copy.forget();
  }

  /** Submitted or thrown away: nothing is kept any longer. */
  forget(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.copy.forget();
  }

  /** The page is left: what has not gone yet goes now. */
  readonly leave = (): void => {
    if (!this.closed && this.isChanged()) void this.push();
  };

  readonly online = (): void => {
    if (this.now.standing === 'waiting') void this.push();
  };

  private isChanged(): boolean {
    return this.now.standing === 'changed';
  }

  private isSaved(): boolean {
    return this.now.standing === 'saved';
  }

  private adopt(view: DraftView | null): void {
    const { now } = this;
    now.view = view;
    now.content = copied(view?.content ?? emptyContent());
    now.savedAt = view?.updatedAt ?? null;
    now.standing = view ? 'saved' : 'new';
    this.version = view?.version ?? 0;
    this.known = copied(now.content);
  }

  /** What the server has; null when there is no such draft yet. */
  private async fetched(): Promise<DraftView | null> {
    try {
      return await call(routes.drafts.read, { params: { id: this.id } });
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    this.now.problem = null;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.now.problem = error;
    }
  }

  private async save(voidSignatures: boolean): Promise<void> {
    const { now, id } = this;
    const content = copied(now.content);
    now.standing = 'saving';
    try {
      const body = { version: this.version, content, voidSignatures };
      const answer = await call(routes.drafts.save, { params: { id }, body });
      this.version = answer.version;
      this.known = content;
      // Asked for once more should somebody sign the new text.
      if (voidSignatures) this.agreed = false;
      now.savedAt = answer.updatedAt;
      now.standing = same(content, now.content) ? 'saved' : 'changed';
      if (this.isSaved()) this.copy.forget();
      if (!now.view || voidSignatures) await this.refresh();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await this.refused(error);
    }
  }

  private async refused(problem: Problem): Promise<void> {
    const { now } = this;
    const later = problem.code === 'unreachable' || problem.status >= 500 || problem.status === 401;
    if (problem.code === 'signatures-at-stake') now.standing = 'at-stake';
    else if (problem.code === 'draft-changed') {
      now.theirs = await this.fetched().catch(() => null);
      now.standing = now.theirs ? 'behind' : 'waiting';
    } else if (later) now.standing = 'waiting';
    else {
      now.standing = 'refused';
      if (problem.status === 409 || problem.status === 404) await this.refresh();
      now.problem = problem;
    }
  }

  private readonly touched = (): void => {
    const { now } = this;
    if (this.closed || !now.loaded || (now.view && now.view.stage !== 'writing')) return;
    if (same(now.content, this.known) && (this.isSaved() || now.standing === 'new')) return;
    this.copy.write({ version: this.version, content: now.content });
    if (now.standing === 'behind' || now.standing === 'at-stake') return;
    if (now.standing !== 'saving') now.standing = 'changed';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.push(), PAUSE);
  };
}

/** The draft of this page, begun or gone on with. */
export function useSavedDraft(id: string, account: string, fresh: boolean): Saving {
  const saving = new Saving(id, account, fresh);
  window.addEventListener('online', saving.online);
  window.addEventListener('pagehide', saving.leave);
  onScopeDispose(() => {
    window.removeEventListener('online', saving.online);
    window.removeEventListener('pagehide', saving.leave);
    saving.leave();
  });
  void saving.load();
  return saving;
}

/** 已存 14:05 and the like, for the top of the page. */
export function standingWords({ standing, savedAt }: SavedDraft, clock: (at: string) => string): string {
  switch (standing) {
    case 'saved':
      return savedAt ? `已存 ${clock(savedAt)}` : '已存';
    case 'changed':
    case 'saving':
      return '正在存…';
    case 'waiting':
      return '已存在本机，联网后自动存到服务器';
    case 'behind':
      return '等您选择留哪一份';
    case 'at-stake':
      return '等您确认';
    case 'refused':
      return '没能存下';
    case 'new':
      return '';
  }
}
