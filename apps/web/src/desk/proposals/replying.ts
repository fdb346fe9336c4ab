import { promising, type FileView, type ReplyDraftView, type Resolution, type SentBody, type routes } from '#contract';

/** A reply as it is being written. */
export interface Replying {
  answers: string[];
  resolution: Resolution | '';
  documentNumber: string;
  issuer: string;
  contactName: string;
  contactPhone: string;
  closing: string;
  disclosure: 'PUBLIC' | 'NOT_PUBLIC';
  disclosureReason: string;
  /** 抄送, one line. */
  copyTo: string;
  /** 跟踪办理: what is still to come, and until when. */
  promises: { what: string; dueOn: string }[];
  files: FileView[];
  /** Of the draft on the server that this one goes on from. */
  version: number;
}

export const emptyReply = (demands: string[]): Replying => ({
  answers: demands.map(() => ''),
  resolution: '',
  documentNumber: '',
  issuer: '',
  contactName: '',
  contactPhone: '',
  closing: '',
  disclosure: 'PUBLIC',
  disclosureReason: '',
  copyTo: '',
  promises: [],
  files: [],
  version: 0,
});

/** The draft on the server as this form holds it. */
export const replyingFrom = ({ writing, attachments, version }: ReplyDraftView, demands: string[]): Replying => ({
  ...writing,
  answers: demands.map((_, at) => writing.answers[at] ?? ''),
  resolution: writing.resolution ?? '',
  closing: writing.closing ?? '',
  disclosureReason: writing.disclosureReason ?? '',
  copyTo: writing.copyTo.join('，'),
  files: attachments,
  version,
});

/** 市政协提案委，区政府督查室 → two names. */
const namesOf = (line: string): string[] =>
  line
    .split(/[，,、；;\n]/)
    .map((name) => name.trim())
    .filter(Boolean);

/** A result that is still to come is promised for a day. */
export const promises = ({ resolution }: Replying): boolean => resolution !== '' && promising.includes(resolution);

/** What a first look finds missing, said at its field, before the letter is shown. */
export function missingIn(writing: Replying): Record<string, string> {
  const missing: Record<string, string> = {};
  writing.answers.forEach((answer, at) => {
    if (answer.trim().length < 2) missing[`answers.${at}`] = '请答复这一条建议';
  });
  if (!writing.resolution) missing.resolution = '请选择办理结果';
  if (writing.documentNumber.trim().length < 2) missing.documentNumber = '请填写文号';
  if (writing.issuer.trim().length < 2) missing.issuer = '请填写签发人';
  if (writing.contactName.trim().length < 2) missing.contactName = '请填写联系人';
  if (writing.contactPhone.trim().length < 5) missing.contactPhone = '请填写联系电话';
  if (writing.disclosure === 'NOT_PUBLIC' && !writing.disclosureReason.trim())
    missing.disclosureReason = '请写明不公开的理由';
  if (promises(writing)) {
    writing.promises.forEach(({ what, dueOn }, at) => {
      if (what.trim().length < 4) missing[`promises.${at}.what`] = '请写明做什么';
      if (!dueOn) missing[`promises.${at}.dueOn`] = '请选择完成日期';
    });
  }
  return missing;
}

function partsOf(form: Replying) {
  const { files, version: _, copyTo, ...writing } = form;
  return {
    ...writing,
    promises: promises(form) ? writing.promises : [],
    disclosureReason: writing.disclosure === 'PUBLIC' ? null : writing.disclosureReason,
    copyTo: namesOf(copyTo),
    fileIds: files.map((file) => file.id),
  };
}

export const replyBodyOf = (writing: Replying, resolution: Resolution): SentBody<typeof routes.assignments.reply> => ({
  ...partsOf(writing),
  resolution,
});

export const draftBodyOf = (writing: Replying): SentBody<typeof routes.replies.saveDraft> => ({
  version: writing.version,
  writing: { ...partsOf(writing), resolution: writing.resolution || null },
});

/** The letter as it would be read. */
export const letterFrom = (
  writing: Replying,
  { demands, departmentName, resolutionLabel }: { demands: string[]; departmentName: string; resolutionLabel: string },
) => ({
  ...writing,
  copyTo: namesOf(writing.copyTo),
  disclosureReason: writing.disclosure === 'PUBLIC' ? null : writing.disclosureReason,
  departmentName,
  resolutionLabel,
  resolutionChanges: [],
  promises: promises(writing) ? writing.promises : [],
  answers: demands.map((demand, at) => ({ demand, answer: writing.answers[at] ?? '' })),
  attachments: writing.files,
});
