import { describe, expect, it } from '@jest/globals';
import type { BoardRow } from '#contract';
import { beginOf, isOther, sent, unready } from './rows.js';

const unit = (name: string) => ({ id: name, name });
const row = (change: Partial<BoardRow> = {}): BoardRow => ({
  id: 'case',
  intakeSerial: 'L2026-0001',
  caseNumber: '001',
  title: '关于停车的建议',
  category: '社会建设',
  proposers: '张文斌',
  filedAt: '2026-11-01T00:00:00.000Z',
  suggested: [],
  reviewed: [],
  ...change,
});

describe('a case on the board', () => {
  it('begins with what the review would have, else with the one unit that the proposers name', () => {
    const reviewed = [
      { ...unit('甲局'), role: 'LEAD' as const },
      { ...unit('乙局'), role: 'CO_HANDLER' as const },
    ];
    expect(beginOf(row({ reviewed, suggested: [unit('丙局')] })).choice).toMatchObject({
      mode: 'JOINT',
      leadId: '甲局',
      coHandlerIds: ['乙局'],
    });
    expect(beginOf(row({ suggested: [unit('丙局')] })).choice.leadId).toBe('丙局');
    expect(beginOf(row({ suggested: [unit('丙局'), unit('丁局')] })).choice.leadId).toBe('');
  });

  it('asks for a reason when others are chosen than were suggested, and sends none when not', () => {
    const suggested = row({ suggested: [unit('丙局')] });
    const same = beginOf(suggested);
    expect([isOther(suggested, same), unready(suggested, same)]).toEqual([false, undefined]);
    const other = { choice: { ...same.choice, leadId: '甲局' }, reason: ' ' };
    expect(unready(suggested, other)).toBe('请写明与建议不同的理由');
    expect(sent(suggested, { ...other, reason: '职责所在' })).toMatchObject({ leadId: '甲局', reason: '职责所在' });
    expect(sent(suggested, { ...same, reason: '写了又改回' }).reason).toBeNull();
  });

  it('sends only the units of its mode', () => {
    const choice = { mode: 'SPLIT' as const, leadId: '甲局', coHandlerIds: ['乙局'], splitIds: ['丙局', '丁局'] };
    expect(sent(row(), { choice, reason: '' })).toEqual({
      proposalId: 'case',
      leadId: null,
      coHandlerIds: [],
      splitIds: ['丙局', '丁局'],
      reason: null,
    });
    expect(unready(row(), { choice: { ...choice, splitIds: ['丙局'] }, reason: '' })).toBe('请选择两个以上分办单位');
  });
});
