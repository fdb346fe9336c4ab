import type { NoticeView } from '#contract';

type Subject = NonNullable<NoticeView['subject']>;

const pages: Record<Subject['kind'], (id: string) => string> = {
  suggestion: (id) => `/inbox?id=${id}`,
  draft: (id) => `/proposals/new?draft=${id}`,
  invitation: () => '/',
  proposal: (id) => `/proposals/${id}`,
  report: (id) => `/reports/${id}`,
  job: () => '/operations',
};

/** The page of what a notice is about. */
export const pageOf = (notice: NoticeView): string | null =>
  notice.subject && pages[notice.subject.kind](notice.subject.id);
