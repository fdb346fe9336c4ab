import { promiseStages } from '#contract';
import { type Actor, lifecycleFaults, system } from '#platform';
import { type ProposalFacts, proposalLifecycle } from '../lifecycle.js';
import { promiseLifecycle, promiseTable } from './promise-lifecycle.js';
import { ReplyPromise } from './promise.entity.js';
import { Proposal } from '../proposal.entity.js';

const actor = (role: Actor['role'], departmentId: string | null = null): Actor => ({ ...system, role, departmentId });
const proposal = (stage: Proposal['stage'], round = 1) => Object.assign(new Proposal(), { stage, round });
const facts: ProposalFacts = {
  isFirstProposer: false,
  preReview: false,
  merged: 0,
  caseReplied: true,
  marks: [],
  instructionsOpen: 0,
  repliesOutstanding: 0,
  isProposer: false,
  hasRated: false,
  ratingsOutstanding: 2,
  verdict: null,
  foundUnsatisfying: false,
  feedbackUntil: '2019-03-25',
  feedbackOver: false,
};
const feedback = ['enter-rating', 'offer-link', 'close-unrated', 'mediate', 'rehandle-again'];
const office = (stage: Proposal['stage'], change: Partial<ProposalFacts> = {}, round = 1) =>
  proposalLifecycle
    .mayDo(proposal(stage, round), actor('secretariat'), { ...facts, ...change })
    .filter(({ action }) => feedback.includes(action))
    .map(({ action, blocked }) => (blocked === null ? action : `${action}: ${blocked}`));

describe('what the office may do about ratings', () => {
  const awaited = '征询意见到2019年3月25日期满，届时仍未评价方可办理';

  it('waits for its time, and never closes as unrated what was found unsatisfying', () => {
    const asking = ['enter-rating', 'offer-link'];
    expect(office('replied')).toEqual([...asking, `close-unrated: ${awaited}`]);
    expect(office('replied', { feedbackOver: true })).toEqual([...asking, 'close-unrated']);
    const found = { foundUnsatisfying: true };
    expect(office('replied', found)).toEqual([...asking, `mediate: ${awaited}`, `rehandle-again: ${awaited}`]);
    expect(office('replied', { ...found, feedbackOver: true }, 3)).toEqual([...asking, 'mediate']);
  });

  it('asks nobody who has answered, and nobody before there is a reply', () => {
    expect(office('closed', { ratingsOutstanding: 0 })).toEqual([]);
    expect(office('handling')).toEqual([]);
  });

  it('mediates a dispute, or hands it out once more while that is left', () => {
    const none = { ratingsOutstanding: 0 };
    expect(office('disputed', none, 2)).toEqual(['mediate', 'rehandle-again']);
    expect(office('disputed', none, 3)).toEqual(['mediate']);
  });
});

describe('the table of promises', () => {
  const promise = (stage: ReplyPromise['stage']) => Object.assign(new ReplyPromise(), { stage, departmentId: 'unit' });
  const may = (stage: ReplyPromise['stage'], who: Actor, isFirstProposer = false) =>
    promiseLifecycle.mayDo(promise(stage), who, { isFirstProposer }).map(({ action }) => action);

  it('reaches every stage, leaves every one that is not final, and asks no question twice', () => {
    expect(lifecycleFaults(promiseTable)).toEqual([]);
    expect(Object.keys(promiseTable.stageWords)).toEqual([...promiseStages]);
  });

  it("is the unit's to keep, the first proposer's or the office's to judge", () => {
    expect(may('open', actor('department', 'unit'))).toEqual(['report-promise', 'revise-promise']);
    expect(may('open', actor('department', 'other'))).toEqual([]);
    expect(may('reported', actor('department', 'unit'))).toEqual([]);
    expect(may('reported', actor('member'), true)).toEqual(['confirm-promise', 'refuse-promise']);
    expect(may('reported', actor('member'))).toEqual([]);
    expect(may('open', actor('secretariat'))).toEqual(['abandon-promise']);
    expect(may('kept', actor('secretariat'))).toEqual([]);
  });
});
