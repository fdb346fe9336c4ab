import { OutboxRow } from '#jobs';
import { noticeEntities } from '#notices';
import { peopleEntities } from '#people';
import { FileContent, FileReading, FileRow, TrailRow } from '#platform';
import { proposalEntities } from '#proposals';
import { reportEntities } from '#reports';
import { suggestionEntities } from '#suggestions';

/** Every table of the installation; migrations make the same, and a spec compares the two. */
export const entities = [
  TrailRow,
  FileRow,
  FileContent,
  FileReading,
  OutboxRow,
  ...peopleEntities,
  ...proposalEntities,
  ...suggestionEntities,
  ...noticeEntities,
  ...reportEntities,
];
