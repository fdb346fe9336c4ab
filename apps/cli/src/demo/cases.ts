import type { Sending } from './arriving.js';
import { people } from './content.js';
import type { Case } from './handling.js';

export interface Planned {
  one: Case;
  sendings: Sending[];
  index: number;
}

/**
 * 121 suggestions become 120 proposals: eight go together into three, four lead to two each, the rest one to one.
 */
export function casesOf(kept: Sending[]): Planned[] {
  const together = sameLead(kept, [3, 3, 2]);
  const joined = new Set(together.flat());
  const single = kept.filter((sending) => !joined.has(sending));
  const split = single.filter(({ matter }) => matter.demands.length === 3).slice(0, 4);
  const planned: Omit<Planned, 'index'>[] = [
    ...together.map((sendings) => ({ one: caseOf(sendings, 'whole'), sendings })),
    ...split.flatMap((sending) =>
      (['former', 'latter'] as const).map((half) => ({ one: caseOf([sending], half), sendings: [sending] })),
    ),
    ...single.filter((one) => !split.includes(one)).map((one) => ({ one: caseOf([one], 'whole'), sendings: [one] })),
  ];
  return planned
    .toSorted((a, b) => lastOf(a.sendings) - lastOf(b.sendings))
    .map((plan, index) => ({ ...plan, one: enriched(plan.one, index), index }));
}

const lastOf = (sendings: Sending[]): number => Math.max(...sendings.map(({ at }) => at.getTime()));

/** Groups of suggestions about the work of one unit, for proposals that take up several. */
function sameLead(kept: Sending[], sizes: number[]): Sending[][] {
  const byLead = new Map<string, Sending[]>();
  for (const sending of kept) {
    const subject = `${sending.matter.lead} ${sending.matter.category}`;
    byLead.set(subject, [...(byLead.get(subject) ?? []), sending]);
  }
  const largest = [...byLead.values()].toSorted((a, b) => b.length - a.length);
  return sizes.map((size, index) => (largest[index] ?? []).slice(0, size));
}

const collectives: Case['collective'][] = [
  { kind: 'PARTY', name: '民盟二七区总支', contactName: '陈卫东', contactPhone: '0371-68861201' },
  { kind: 'SECTOR', name: '医药卫生界', contactName: '刘淑芬', contactPhone: '0371-68861202' },
  { kind: 'PARTY', name: '民建二七区总支', contactName: '马国庆', contactPhone: '0371-68861203' },
  { kind: 'ORGANIZATION', name: '区工商联', contactName: '郭海燕', contactPhone: '0371-68861204' },
  { kind: 'COMMITTEE', name: '区政协人口资源环境委员会', contactName: '宋志强', contactPhone: '0371-68861205' },
];

export function caseOf(sendings: Sending[], part: 'whole' | 'former' | 'latter' = 'whole'): Case {
  const [first] = sendings;
  if (!first) throw new Error('a case needs a suggestion');
  const { matter } = first;
  const from = part === 'latter' ? 2 : 0;
  const to = part === 'former' ? 2 : matter.demands.length;
  const subject = matter.title.replace(/^关于/, '').replace(/的建议$/, '');
  const title = part === 'latter' ? `关于${subject}后续保障的建议` : matter.title;
  return {
    matter,
    title,
    demands: matter.demands.slice(from, to),
    answers: matter.reply.slice(from, to),
    proposers: [...new Set(sendings.map(({ sender }) => sender))],
    collective: null,
    lead: matter.lead,
    co: part === 'latter' ? [] : matter.co,
    proposalId: '',
  };
}

/** Some proposals are joint, a few come from a party, an organisation, a sector or a committee. */
function enriched(one: Case, index: number): Case {
  if (index % 24 === 7) {
    const collective = collectives[Math.floor(index / 24) % collectives.length] ?? null;
    return { ...one, collective, proposers: [] };
  }
  if (index % 6 === 2) {
    const [first] = one.proposers;
    const others = people.members.filter((member) => member !== first && member.sector === first?.sector);
    return { ...one, proposers: [...one.proposers, ...others.slice(0, 2)] };
  }
  return one;
}
