import type { Matter } from './matter.js';
import type { Sending } from './outbox.js';

/** How a matter on this phone stands, in words. */
export function standingOf(matter: Matter, sending: Sending | undefined, online: boolean): string {
  if (matter.stage === 'sent') return matter.number ? `已发送，编号 ${matter.number}` : '已发送，编号稍后显示';
  if (matter.stage === 'draft') return matter.problem ? `没有发出：${matter.problem}` : '草稿，还没有发送';
  if (sending) {
    const share =
      sending.share > 0 && sending.step < sending.of ? `，这个附件 ${Math.round(sending.share * 100)}%` : '';
    return `正在发送 ${Math.max(1, sending.step)}/${sending.of}${share}`;
  }
  if (!online) return '待发送：已存，联网后自动发送';
  return matter.problem ? `发送失败：${matter.problem}，会自动再试` : '待发送';
}
