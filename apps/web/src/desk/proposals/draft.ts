import type { FileView, SentBody, routes } from '#contract';

type Sent = SentBody<typeof routes.proposals.submit>;
export type Collective = NonNullable<Sent['collective']>;

/** A proposal as it is being written. */
export interface ProposalWriting {
  title: string;
  situation: string;
  demands: string[];
  category: string;
  /** `members`: named members; otherwise a body of this kind. */
  by: 'members' | Collective['kind'];
  proposerIds: string[];
  collectiveName: string;
  consentPublic: boolean;
  suggestedDepartmentIds: string[];
  files: FileView[];
}

export const emptyWriting = (): ProposalWriting => ({
  title: '',
  situation: '',
  demands: [''],
  category: '',
  by: 'members',
  proposerIds: [],
  collectiveName: '',
  consentPublic: true,
  suggestedDepartmentIds: [],
  files: [],
});

/** What is sent. Every demand goes as it stands, so that what the server says about the third is shown at the third. */
export const bodyOf = (writing: ProposalWriting): Sent => ({
  title: writing.title,
  situation: writing.situation,
  demands: writing.demands,
  category: writing.category,
  proposerIds: writing.by === 'members' ? writing.proposerIds : [],
  collective: writing.by === 'members' ? null : { kind: writing.by, name: writing.collectiveName },
  consentPublic: writing.consentPublic,
  suggestedDepartmentIds: writing.suggestedDepartmentIds,
  fileIds: writing.files.map((file) => file.id),
});

const NUMBERED =
  /^\s*(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、,]|[（(]?[一二三四五六七八九十\d]+[）)、.．])\s*/;
const HEADING =
  /^\s*(?:[一二三四五六七八九十\d]*[、.．]?\s*)?(?:具体|有关|几点|意见)?(?:建议|对策)(?:如下)?\s*[:：]?\s*$/;

/**
 * Takes a suggestion apart as a first draft: what stands before the numbered lines (or before a line that says 建议)
 * is the situation, every numbered line a demand. The clerk reads and mends it.
 */
export function takeApart(text: string): Pick<ProposalWriting, 'situation' | 'demands'> {
  const lines = text.split('\n').filter((line) => line.trim());
  const heading = lines.findIndex((line) => HEADING.test(line));
  const start = heading >= 0 ? heading : lines.findIndex((line) => NUMBERED.test(line));
  if (start < 0) return { situation: text.trim(), demands: [''] };
  const demands: string[] = [];
  for (const line of lines.slice(heading >= 0 ? start + 1 : start)) {
    if (NUMBERED.test(line) || demands.length === 0) demands.push(line.replace(NUMBERED, '').trim());
    else demands[demands.length - 1] += `\n${line.trim()}`;
  }
  const situation = lines.slice(0, start).join('\n').trim();
  return { situation: situation || text.trim(), demands: demands.length ? demands.slice(0, 20) : [''] };
}
