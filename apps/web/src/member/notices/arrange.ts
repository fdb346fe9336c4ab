import type { NoticeView, TodoItem } from '#contract';

export interface Asked {
  key: string;
  /** 请评价 */
  verb: string;
  title: string;
  about: string;
  subject: NoticeView['subject'];
  noticeIds: string[];
}

const isAbout = (notice: NoticeView, item: TodoItem) => notice.asks && notice.subject?.id === item.subjectId;

const subjectKind = ({ kind }: TodoItem) => (kind === 'suggestion' || kind === 'invitation' ? kind : 'proposal');

const aboutOf = ({ kind, number, who }: TodoItem): string => {
  if (kind === 'rating') return `第 ${number} 号提案已答复`;
  if (kind === 'promise') return `第 ${number} 号提案，${who}说承诺已经做到`;
  return kind === 'invitation' ? `${who}请您联名` : number;
};

/**
 * What asks something of the reader, and the rest. What waits stays on top until it is done, read or not; a notice about
 * a proposal for which nothing waits any more is only told. `waiting` is null while it is not known: then every request
 * not yet read counts.
 */
export function arrange(
  waiting: readonly TodoItem[] | null,
  notices: readonly NoticeView[],
): { asked: Asked[]; rest: NoticeView[] } {
  const known = waiting ?? [];
  const fromTodo = known.map((item): Asked => ({
    key: item.id,
    verb: item.verb,
    title: item.title,
    about: aboutOf(item),
    subject: { kind: subjectKind(item), id: item.subjectId },
    noticeIds: notices.filter((notice) => isAbout(notice, item) && !notice.readAt).map((notice) => notice.id),
  }));
  const left = notices.filter((notice) => !known.some((item) => isAbout(notice, item)));
  const fresh = left.filter(
    (notice) =>
      notice.asks &&
      !notice.readAt &&
      !(waiting && (notice.subject?.kind === 'proposal' || notice.subject?.kind === 'invitation')),
  );
  return {
    asked: [
      ...fromTodo,
      ...fresh.map((notice) => ({
        key: notice.id,
        verb: '请看',
        title: notice.title,
        about: notice.text,
        subject: notice.subject,
        noticeIds: [notice.id],
      })),
    ],
    rest: left.filter((notice) => !fresh.includes(notice)),
  };
}
