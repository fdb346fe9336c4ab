import type { SnapshotRow } from '#contract';

export const stateWords: Record<SnapshotRow['state'], string> = {
  building: '正在生成',
  ready: '已生成',
  failed: '生成失败',
};
