import type { DraftContent, DraftView, FileView, SentBody, routes } from '#contract';

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
  contactName: string;
  contactPhone: string;
  /** The paper form with seal or signatures: one file or none. */
  scan: FileView[];
  source: DraftContent['source'];
  consentPublic: boolean;
  nonDisclosureReason: string;
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
  contactName: '',
  contactPhone: '',
  scan: [],
  source: 'OWN',
  consentPublic: true,
  nonDisclosureReason: '',
  suggestedDepartmentIds: [],
  files: [],
});

/** A body seals the form, several members sign it: then its scan goes with it. */
export const needsScan = ({ by, proposerIds }: Pick<ProposalWriting, 'by' | 'proposerIds'>): boolean =>
  by !== 'members' || proposerIds.length > 1;

const collectiveOf = (kind: Collective['kind'], writing: ProposalWriting): Collective => ({
  kind,
  name: writing.collectiveName,
  contactName: writing.contactName,
  contactPhone: writing.contactPhone,
});

/** What is sent. Every demand goes as it stands, so that what the server says about the third is shown at the third. */
export const bodyOf = (writing: ProposalWriting): Sent => ({
  title: writing.title,
  situation: writing.situation,
  demands: writing.demands,
  category: writing.category,
  proposerIds: writing.by === 'members' ? writing.proposerIds : [],
  collective: writing.by === 'members' ? null : collectiveOf(writing.by, writing),
  scanFileId: needsScan(writing) ? (writing.scan[0]?.id ?? null) : null,
  source: writing.source,
  consentPublic: writing.consentPublic,
  nonDisclosureReason: writing.consentPublic ? null : writing.nonDisclosureReason,
  suggestedDepartmentIds: writing.suggestedDepartmentIds,
  fileIds: writing.files.map((file) => file.id),
});

/** The same as it is kept on the server while it is written. */
export function contentOf(writing: ProposalWriting): DraftContent {
  const { files, scan, category, ...rest } = writing;
  return {
    ...rest,
    category: category || null,
    fileIds: files.map((file) => file.id),
    suggestionIds: [],
    scanFileId: scan[0]?.id ?? null,
  };
}

/** What was kept, with the names of its files. */
export function writingOf(content: DraftContent, files: DraftView['files']): ProposalWriting {
  const { fileIds, scanFileId, suggestionIds: _, category, ...rest } = content;
  const named = (id: string | null) => files.filter((file) => file.id === id);
  return { ...rest, category: category ?? '', files: fileIds.flatMap(named), scan: named(scanFileId) };
}
