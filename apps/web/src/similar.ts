import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { routes, type SimilarCase } from '#contract';
import { Problem, call } from './call.js';

/** A pause in the typing after which one looks. */
const PAUSE = 600;
const SHORTEST_TITLE = 4;
const LONGEST_TITLE = 80;
/** As much of the text as goes into an address. */
const LONGEST_TEXT = 300;

export interface Writing {
  title: string;
  text: string;
  /** A case that is being completed is not like itself. */
  except?: string;
}

/**
 * Cases like the one that is being written, looked for at every pause. What cannot be looked up is left out: it must
 * never disturb the writing.
 */
export function useSimilar(writing: () => Writing): ShallowRef<SimilarCase[]> {
  const found = shallowRef<SimilarCase[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  async function look(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const { title, text, except } = writing();
    const query = {
      title: [...title.trim()].slice(0, LONGEST_TITLE).join(''),
      text: [...text].slice(0, LONGEST_TEXT).join(''),
      except,
    };
    if ([...query.title].length < SHORTEST_TITLE) return void (found.value = []);
    try {
      const answer = await call(routes.similar.toDraft, { query }, signal);
      if (!signal.aborted) found.value = answer;
    } catch (error) {
      if (!signal.aborted && !(error instanceof Problem)) throw error;
    }
  }

  watch(
    writing,
    (now, before) => {
      if (before && now.title === before.title && now.text === before.text) return;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), PAUSE);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    asking.abort();
  });
  return found;
}

/** How alike, as people read it. */
export const likenessWords = (likeness: number): string => `相同内容 ${Math.round(likeness * 100)}%`;
