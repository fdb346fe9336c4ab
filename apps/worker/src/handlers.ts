import type { INestApplicationContext } from '@nestjs/common';
import { FileReadings } from '#files';
import type { Handlers, Together } from '#jobs';
import { Bounces, CodeLetters, Digests, Notices } from '#notices';
import { Archives, Recomputing } from '#proposals';
import { Reports } from '#reports';
import { AttachedWords, FromProposals, SenderChecks, Suggestions } from '#suggestions';

/** Every job and the one lib call that does it; a missing one does not compile. */
export function handlersOf(context: INestApplicationContext): Handlers {
  const readings = context.get(FileReadings);
  const attachedWords = context.get(AttachedWords);
  const suggestions = context.get(Suggestions);
  const fromProposals = context.get(FromProposals);
  const checks = context.get(SenderChecks);
  const notices = context.get(Notices);
  const bounces = context.get(Bounces);
  const codeLetters = context.get(CodeLetters);
  const digests = context.get(Digests);
  const recomputing = context.get(Recomputing);
  const reports = context.get(Reports);
  const archives = context.get(Archives);
  return {
    'suggestions.receive': ({ rawId }) => suggestions.receive(rawId),
    'suggestions.follow-proposal': ({ proposalId }) => fromProposals.follow(proposalId),
    'suggestions.verify': ({ rawId, announces }) => checks.verify(rawId, announces),
    'notices.send-code': ({ codeId }) => codeLetters.send(codeId),
    'notices.take-bounce': ({ rawId }) => bounces.take(rawId),
    'files.read': ({ fileId }) => readings.read(fileId),
    'suggestions.take-in-words': ({ fileId }) => attachedWords.takeIn(fileId),
    'notices.tell': ({ occasion, subjectId }, jobId) => notices.tell(jobId, occasion, subjectId),
    'notices.mail': ({ noticeId }) => notices.mail(noticeId),
    'notices.digest': ({ accountId, day }) => digests.send(accountId, day),
    'deadlines.recompute': () => recomputing.run(),
    'archives.build': ({ archiveId }) => archives.build(archiveId),
    'reports.build': ({ snapshotId }) => reports.build(snapshotId),
  };
}

/** What is cheaper done many at once. */
export function togetherOf(context: INestApplicationContext): Together {
  const suggestions = context.get(Suggestions);
  const notices = context.get(Notices);
  return {
    'notices.tell': async (jobs) => {
      try {
        await notices.tellAll(jobs.map(({ id, data }) => ({ jobId: id, ...data })));
        return new Map();
      } catch (error) {
        return new Map(jobs.map(({ id }) => [id, error]));
      }
    },
    'suggestions.receive': async (jobs) => {
      const failed = await suggestions.receiveAll(jobs.map(({ data }) => data.rawId));
      return new Map(jobs.flatMap(({ id, data }) => (failed.has(data.rawId) ? [[id, failed.get(data.rawId)]] : [])));
    },
  };
}
