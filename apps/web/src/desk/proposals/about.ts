import type { ProposalView } from '#contract';

/** How a letter names the proposal: 九届四次会议第0012号提案. */
export const aboutOf = (proposal: Pick<ProposalView, 'sessionLabel' | 'caseNumber' | 'title'>): string =>
  proposal.caseNumber
    ? `${proposal.sessionLabel}会议${/^\d+$/.test(proposal.caseNumber) ? `第${proposal.caseNumber}号` : proposal.caseNumber}提案`
    : `“${proposal.title}”提案`;
