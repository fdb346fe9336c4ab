/** The parts of the bench, as the table names them. */
export const parts = {
  a: '收信',
  b: '网页提交',
  c: '列表与检索',
  c2: '相似与推荐',
  d: '年度汇总',
  e: '收信到可见',
  f: '内存',
  g: '启动与导出',
  h: '认出同一件事',
  i: '邮箱收信',
} as const;
export type Part = keyof typeof parts;

/** One line of the table. */
export interface Result {
  part: Part;
  what: string;
  ours: string;
  /** The same work done barely, in the same run. */
  bare?: string;
  ratio?: number;
  aim?: string;
  met?: boolean;
}

/** Markdown, so that it can be pasted into a document as it is. */
export function tableOf(results: Result[]): string {
  const lines = results.map(({ part, what, ours, bare, ratio, aim, met }) => [
    `(${part}) ${parts[part]}`,
    what,
    ours,
    bare ?? '',
    ratio === undefined ? '' : ratio.toFixed(2),
    aim ?? '',
    met === undefined ? '' : met ? '达到' : '**未达到**',
  ]);
  const head = ['项目', '测量', '提办通', '裸对照', '比值', '目标', '结论'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const perSecond = (count: number, seconds: number): string => `${Math.round(count / seconds)} 件/秒`;

export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} 毫秒`;

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

/** The value below which a share of the sample lies. */
export function quantile(sample: number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (sample: number[]): number => quantile(sample, 0.5);
