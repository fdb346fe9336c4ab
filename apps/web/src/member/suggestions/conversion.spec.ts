/// <reference types="jest" />
import type { SuggestionView } from '#contract';
import { contentOf } from './conversion.js';

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
  fromProposal: null,
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
  supporters: 0,
  alike: 0,
  unseen: 0,
  gatheringUntil: null,
  arrivals: [],
  matters: [],
  moves: [],
  documents: [],
  entry: null,
  proposals: [],
  trail: [],
  may: [],
};

it('begins with what the suggestion says', () => {
  const text = `${suggestion.text}\n建议：\n1.延长租约。\n2.补贴租金。`;
  const content = contentOf({ ...suggestion, text }, ['经济建设']);
  expect(content).toMatchObject({
    title: suggestion.title,
    situation: suggestion.text,
    demands: ['延长租约。', '补贴租金。'],
    category: '经济建设',
    suggestionIds: ['s'],
  });
  // No more attachments than a proposal may have.
  expect(content.fileIds).toHaveLength(10);
});

it('leaves to be chosen what is no category of this session, and to be written what it does not say', () => {
  expect(contentOf(suggestion, ['社会建设'])).toMatchObject({ category: null, demands: [''] });
});
