import { onScopeDispose, ref, type Ref } from 'vue';
import { routes, type ReplyDraftView } from '#contract';
import { call } from '../../call.js';
import { shortMoment } from '../../words/format.js';
import type { Draft } from '../ground/drafts.js';
import { problemOf } from '../ground/loading.js';
import { draftBodyOf, replyingFrom, type Replying } from './replying.js';

export interface UnitDraft {
  /** What the colleague or the office has done with it, in one sentence; empty: nothing to say. */
  said: Ref<string>;
  /** Somebody else's newer draft that is not shown yet. */
  newer: Ref<ReplyDraftView | null>;
  sentBack: Ref<ReplyDraftView['sentBack']>;
  /** Shows the newest draft; what was typed here gives way. */
  take: () => void;
  /** Keeps it on the server; false when somebody else has saved meanwhile. */
  save: () => Promise<boolean>;
}

/** The draft that a unit's officers share: read once, kept on demand, and never written over unseen. */
export function useUnitDraft(assignmentId: string, draft: Draft<Replying>, demands: string[]): UnitDraft {
  const said = ref('');
  const newer = ref<ReplyDraftView | null>(null);
  const sentBack = ref<ReplyDraftView['sentBack']>(null);
  const params = { id: assignmentId };
  const gone = new AbortController();
  onScopeDispose(() => gone.abort());

  function show(found: ReplyDraftView): void {
    Object.assign(draft.form, replyingFrom(found, demands));
    newer.value = null;
    if (found.savedAt && found.savedBy) said.value = `接着写 ${found.savedBy} ${shortMoment(found.savedAt)} 保存的稿件`;
  }

  async function look(): Promise<void> {
    try {
      const found = await call(routes.replies.draft, { params }, gone.signal);
      sentBack.value = found.sentBack;
      if (found.version === draft.form.version) return;
      if (draft.restored.value) newer.value = found;
      else show(found);
    } catch (error) {
      // The form works without it: what is typed is kept in this browser as well.
      if (!gone.signal.aborted) said.value = `没有取到已保存的稿件：${problemOf(error).message}`;
    }
  }
  void look();

  return {
    said,
    newer,
    sentBack,
    take: () => newer.value && show(newer.value),
    save: async () => {
      try {
        const { version } = await call(routes.replies.saveDraft, { params, body: draftBodyOf(draft.form) });
        draft.form.version = version;
        said.value = '稿件已保存，本单位同事可以接着写';
        return true;
      } catch (error) {
        const problem = problemOf(error);
        said.value = problem.message;
        if (problem.code === 'draft-outdated') newer.value = await call(routes.replies.draft, { params });
        return false;
      }
    },
  };
}
