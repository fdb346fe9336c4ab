import { z } from 'zod';

/** What people are told about; who is told, and in which words, is decided in `notices`. */
export const occasions = [
  'suggestion-received',
  'suggestion-converted',
  'suggestion-dismissed',
  'suggestion-unlinked',
  'invitation-sent',
  'invitation-signed',
  'invitation-refused',
  'invitation-withdrawn',
  'invitation-renewed',
  'proposal-submitted',
  'proposal-filed',
  'proposal-refused',
  'proposal-taken-up',
  'proposal-withdrawn',
  'proposal-restored',
  'proposal-returned',
  'proposal-resubmitted',
  'proposal-merged',
  'proposal-unmerged',
  'proposal-assigned',
  'assignment-acknowledged',
  'opinion-sent',
  'return-requested',
  'late-return-allowed',
  'return-refused',
  'unit-released',
  'unit-given',
  'unit-added',
  'unit-proposed',
  'unit-refused',
  'split-replied',
  'opinion-waived',
  'reply-submitted',
  'reply-sent-back',
  'reply-passed',
  'proposal-replied',
  'resolution-changed',
  'proposal-rated',
  'proposal-rehandling',
  'proposal-closed',
  'proposal-closed-unrated',
  'proposal-disputed',
  'proposal-mediated',
  'promise-reported',
  'promise-revised',
  'promise-refused',
  'promise-kept',
  'promise-abandoned',
  'instruction-given',
  'instruction-answered',
  'supervision-recorded',
  'unit-supervised',
  'disclosure-published',
  'disclosure-withdrawn',
  'extension-requested',
  'extension-granted',
  'extension-refused',
  'clock-paused',
  'clock-resumed',
  'assignment-reminded',
  'report-ready',
  'report-failed',
  'job-failed',
  'mailbox-failing',
] as const;
export type Occasion = (typeof occasions)[number];

/** One queue per kind of load, so that a long report never holds up a mail. Concurrency is per worker process. */
export const queues = {
  intake: { concurrency: 4 },
  /** Name servers of strangers may be slow: nothing else waits for them. */
  checks: { concurrency: 8 },
  /** One or two at a time: each may hold a hundred megabytes. */
  files: { concurrency: 2 },
  telling: { concurrency: 4 },
  reports: { concurrency: 1 },
  archives: { concurrency: 1 },
} as const;
export type QueueName = keyof typeof queues;

interface Job {
  queue: QueueName;
  /** What it does, in the words of 运行. */
  label: string;
  /** Ids and small scalars only. */
  data: z.ZodType;
  attempts: number;
  /** Wait before the second try; doubles each time. */
  backoffMs: number;
  /** So many at most are carried and run as one; what fails in company is tried again alone. */
  together?: number;
}

/** The only list of jobs. Every handler can run twice with one effect. */
export const catalog = {
  'suggestions.receive': {
    queue: 'intake',
    label: '解析来件，登记意见建议',
    data: z.strictObject({ rawId: z.uuid() }),
    attempts: 5,
    backoffMs: 1000,
    together: 100,
  },
  'suggestions.verify': {
    queue: 'checks',
    label: '核验发件人',
    data: z.strictObject({ rawId: z.uuid(), announces: z.boolean() }),
    attempts: 5,
    backoffMs: 2000,
  },
  'files.read': {
    queue: 'files',
    label: '读取附件',
    data: z.strictObject({ fileId: z.uuid() }),
    attempts: 5,
    backoffMs: 2000,
    together: 5,
  },
  'suggestions.take-in-words': {
    queue: 'files',
    label: '收录附件文字',
    data: z.strictObject({ fileId: z.uuid() }),
    attempts: 5,
    backoffMs: 1000,
    together: 20,
  },
  'notices.tell': {
    queue: 'telling',
    label: '发送通知',
    data: z.strictObject({ occasion: z.enum(occasions), subjectId: z.uuid() }),
    attempts: 5,
    backoffMs: 1000,
    together: 40,
  },
  'notices.mail': {
    queue: 'telling',
    label: '寄出邮件',
    data: z.strictObject({ noticeId: z.uuid() }),
    attempts: 8,
    backoffMs: 5000,
  },
  'notices.send-code': {
    queue: 'telling',
    label: '发送登录验证码',
    data: z.strictObject({ codeId: z.uuid() }),
    attempts: 3,
    backoffMs: 3000,
  },
  'notices.take-bounce': {
    queue: 'telling',
    label: '处理退信',
    data: z.strictObject({ rawId: z.uuid() }),
    attempts: 5,
    backoffMs: 5000,
  },
  'notices.digest': {
    queue: 'telling',
    label: '每日提醒',
    data: z.strictObject({ accountId: z.uuid(), day: z.iso.date() }),
    attempts: 5,
    backoffMs: 5000,
  },
  'deadlines.recompute': {
    queue: 'telling',
    label: '重新计算办理期限',
    data: z.strictObject({}),
    attempts: 5,
    backoffMs: 5000,
  },
  'suggestions.follow-proposal': {
    queue: 'intake',
    label: '提案转为意见建议',
    data: z.strictObject({ proposalId: z.uuid() }),
    attempts: 5,
    backoffMs: 1000,
  },
  'archives.build': {
    queue: 'archives',
    label: '打包案卷',
    data: z.strictObject({ archiveId: z.uuid() }),
    attempts: 3,
    backoffMs: 5000,
  },
  'reports.build': {
    queue: 'reports',
    label: '生成汇总报告',
    data: z.strictObject({ snapshotId: z.uuid() }),
    attempts: 3,
    backoffMs: 2000,
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof catalog;
export type JobData<N extends JobName> = z.output<(typeof catalog)[N]['data']>;

/** One function per job: a missing one does not compile. `jobId` is the same on every try. */
export type Handlers = { [N in JobName]: (data: JobData<N>, jobId: string) => Promise<void> };

/**
 * Some kinds can be done many at once, for less. Answers why those that failed did, by their ids; the others count as
 * done. One that fails never holds up the rest.
 */
export type Together = {
  [N in JobName]?: (jobs: { id: string; data: JobData<N> }[]) => Promise<Map<string, unknown>>;
};

export const mostTogether = (name: JobName): number => {
  const { together = 1 }: Job = catalog[name];
  return together;
};

export const isJobName = (name: string): name is JobName => name in catalog;
