import type { FileView, Resolution, SentBody, routes } from '#contract';

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
  files: FileView[];
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
  files: [],
});

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
  return missing;
}

export const replyBodyOf = (
  { files, ...writing }: Replying,
  resolution: Resolution,
): SentBody<typeof routes.assignments.reply> => ({
  ...writing,
  resolution,
  fileIds: files.map((file) => file.id),
});
