/** What tells one case, or one unit's part in it, from another; rules are chosen by it. */
export const proposalKinds = ['plenary', 'intersessional'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** Received by this body itself, or handed down by the committee above it (上级交办). */
export const proposalSources = ['OWN', 'SUPERIOR'] as const;
export type ProposalSource = (typeof proposalSources)[number];

/** 集体提案: bodies that propose as a whole. LIAISON is the 联络组 of a town or street office. */
export const collectiveKinds = ['PARTY', 'ORGANIZATION', 'SECTOR', 'GROUP', 'COMMITTEE', 'LIAISON'] as const;
export type CollectiveKind = (typeof collectiveKinds)[number];

export const proposerKinds = ['INDIVIDUAL', 'JOINT', ...collectiveKinds] as const;
export type ProposerKind = (typeof proposerKinds)[number];

export const assignmentRoles = ['LEAD', 'CO_HANDLER', 'SPLIT'] as const;
export type AssignmentRole = (typeof assignmentRoles)[number];
