import { onScopeDispose, shallowRef, watch } from 'vue';
import { routes, type FileReadingView, type FileView } from '#contract';
import { call } from './call.js';

/** While a file is still being read, its row asks again: soon at first, then less and less. */
const patience = [1500, 2500, 4000, 8000, 15_000, 30_000];

export interface Row extends FileView {
  /** Null until it is known, or where this person may know no more than the name. */
  reading: FileReadingView | null;
}

/** The files of a list, each followed by what came out of it, with what is known of their contents. */
export function useReadings(files: () => readonly FileView[]) {
  const rows = shallowRef<Row[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  async function look(): Promise<void> {
    const asked = files();
    const mine = (round += 1);
    if (asked.length === 0) return;
    const ids = asked.map(({ id }) => id);
    // The names are shown whatever becomes of this question.
    const answer = await call(routes.files.readings, { query: { ids } }).catch(() => null);
    if (mine === round && answer) rows.value = arranged(asked, answer.items);
  }

  async function lookUntilRead(tries = 0): Promise<void> {
    await look();
    const waits = rows.value.some(({ reading }) => reading?.state === 'waiting' || reading?.state === 'unscanned');
    if (waits && tries < patience.length) timer = setTimeout(() => void lookUntilRead(tries + 1), patience[tries]);
  }

  watch(
    () =>
      files()
        .map(({ id }) => id)
        .join(),
    () => {
      clearTimeout(timer);
      rows.value = files().map((file) => ({ ...file, reading: null }));
      void lookUntilRead();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    round += 1;
  });
  return { rows, lookAgain: () => lookUntilRead() };
}

/** Every file in the order of the list, what came out of it below it. */
function arranged(asked: readonly FileView[], items: FileReadingView[]): Row[] {
  const inner = (id: string): Row[] =>
    items.filter(({ from }) => from?.id === id).flatMap((item) => [{ ...item, reading: item }, ...inner(item.id)]);
  return asked.flatMap((file) => {
    const reading = items.find(({ id }) => id === file.id) ?? null;
    return [{ ...file, name: reading?.name ?? file.name, reading }, ...inner(file.id)];
  });
}

/** What stands behind a name, in one line; empty when there is nothing to say. */
export function remarkOf({ reading }: Row): string {
  if (!reading) return '';
  const about = {
    waiting: ['正在读取'],
    unscanned: ['正在等待查毒，暂时不能下载'],
    quarantined: [`已隔离：${reading.reason}`],
    ready: reading.reason ? [reading.reason] : [],
  }[reading.state];
  return [...about, ...reading.notes].join('；');
}

/** May it be opened at all? */
export const opens = ({ reading }: Row): boolean =>
  reading === null || reading.state === 'ready' || reading.state === 'waiting';
