/// <reference types="jest" />
import type { ProposalBrief, SuggestionView } from '#contract';
import { arrivedMeanwhile, bodyOf, conversionOf, faultsOf } from './conversion.js';

const suggestion: SuggestionView = {
  id: 's',
  number: '2019-0001',
  channel: 'MEMBER_APP',
  stage: 'received',
  title: '关于老字号租约的建议',
  category: '经济建设',
  receivedAt: '2019-03-02T00:00:00.000Z',
  senderName: '李䶮',
  senderState: 'confirmed',
  member: null,
  version: 1,
  text: '德化街老字号门店租约短、租金涨得快。',
  html: null,
  quote: null,
  originalText: '',
  dismissal: null,
  mergedInto: null,
  attachments: Array.from({ length: 12 }, (_, i) => ({
    id: `f${i}`,
    name: 'a.jpg',
    contentType: 'image/jpeg',
    size: 1,
  })),
  arrivals: [],
  proposals: [],
  trail: [],
  may: [],
};
const proposal = (id: string, title: string): ProposalBrief => ({
  id,
  intakeSerial: '1',
  caseNumber: null,
  title,
  stage: 'submitted',
});

it('starts from the suggestion; a category of an earlier session has to be chosen anew', () => {
  const draft = conversionOf(suggestion, ['经济建设']);
  expect([draft.title, draft.category, draft.fileIds.length]).toEqual([suggestion.title, '经济建设', 10]);
  expect(conversionOf(suggestion, ['社会民生']).category).toBeNull();
});

it('finds every fault at its field', () => {
  const draft = { ...conversionOf(suggestion, []), title: ' 短 ', demands: ['', '签五年以上租约'] };
  expect(Object.keys(faultsOf(draft)).sort()).toEqual(['category', 'demands.0', 'title']);
  expect(faultsOf({ ...draft, title: '关于租约', demands: ['签约'], category: '经济建设' })).toEqual({});
});

it('names only the other proposers', () => {
  const others = [{ id: 'm2', name: '王秀兰', about: null }];
  expect(bodyOf({ ...conversionOf(suggestion, []), others }).proposerIds).toEqual(['m2']);
});

it('recognises its own proposal when the answer was lost, and no other', () => {
  const before = { ...suggestion, proposals: [proposal('old', '关于租约')] };
  const now = { ...before, proposals: [...before.proposals, proposal('new', '关于租约')] };
  expect(arrivedMeanwhile(before, now, ' 关于租约 ')?.id).toBe('new');
  expect(arrivedMeanwhile(before, before, '关于租约')).toBeNull();
  expect(arrivedMeanwhile(before, now, '另一件事')).toBeNull();
});
