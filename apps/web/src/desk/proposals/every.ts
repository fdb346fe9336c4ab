import type { Page, Where } from '../ground/paging.js';

const LARGEST = 200;

/** Every row of a list that has to be seen whole; `enough` stops where the rest is of no interest. */
export async function everyPage<P extends Page>(
  ask: (where: Where) => Promise<P>,
  enough: (page: P) => boolean = () => false,
): Promise<P['items']> {
  const rows: P['items'] = [];
  let after: string | undefined;
  do {
    const page: P = await ask({ after, limit: LARGEST });
    rows.push(...page.items);
    after = enough(page) ? undefined : (page.next ?? undefined);
  } while (after);
  return rows;
}
