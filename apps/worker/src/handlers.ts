import type { INestApplicationContext } from '@nestjs/common';
import type { Handlers } from '#jobs';
import { Digests, Notices } from '#notices';
import { Archives, Recomputing } from '#proposals';
import { Reports } from '#reports';
import { Suggestions } from '#suggestions';

/** Every job and the one lib call that does it; a missing one does not compile. */
export function handlersOf(context: INestApplicationContext): Handlers {
  const suggestions = context.get(Suggestions);
  const notices = context.get(Notices);
  const digests = context.get(Digests);
  const recomputing = context.get(Recomputing);
  const reports = context.get(Reports);
  const archives = context.get(Archives);
  return {
    'suggestions.receive': ({ rawId }) => suggestions.receive(rawId),
    'notices.tell': ({ occasion, subjectId }, jobId) => notices.tell(jobId, occasion, subjectId),
    'notices.mail': ({ noticeId }) => notices.mail(noticeId),
    'notices.digest': ({ accountId, day }) => digests.send(accountId, day),
    'deadlines.recompute': () => recomputing.run(),
    'archives.build': ({ archiveId }) => archives.build(archiveId),
    'reports.build': ({ snapshotId }) => reports.build(snapshotId),
  };
}
