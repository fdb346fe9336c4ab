import { lifecycleMatrix } from '#platform';
import { printLifecycle } from '#proposals';
import { suggestionGuardWords, suggestionLifecycle } from '#suggestions';

/** Who may do what at which stage: every lifecycle as a table. */
export const printLifecycles = (): string =>
  [
    '# 办理流程：阶段 × 角色 → 可做的事',
    '由代码打印（`npm run cli -- print lifecycle`），请勿手改。',
    '## 意见建议',
    lifecycleMatrix(suggestionLifecycle.table, suggestionGuardWords),
    printLifecycle(),
  ].join('\n\n');
