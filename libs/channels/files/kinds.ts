/** What a file is to a person who has to deal with it. */
export type FileKind =
  | 'docx'
  | 'doc'
  | 'xlsx'
  | 'xls'
  | 'pptx'
  | 'ppt'
  | 'ofd'
  | 'pdf'
  | 'rtf'
  | 'text'
  | 'csv'
  | 'html'
  | 'mail'
  | 'picture'
  | 'audio'
  | 'video'
  | 'zip'
  | 'rar'
  | 'archive'
  | 'tnef'
  | 'program'
  | 'unknown';

/** Why nobody should open a file: by its bytes, its name, or what the virus scanner says. */
export type FileDanger =
  | 'program'
  | 'script'
  | 'shortcut'
  | 'installer'
  | 'macro'
  | 'two-in-one'
  | 'turned-name'
  | 'double-ending'
  | 'program-ending'
  | 'macro-ending'
  | 'program-inside'
  | 'infected';

export interface Judged {
  kind: FileKind;
  contentType: string;
  danger: FileDanger | null;
}
