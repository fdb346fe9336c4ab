import type { Role } from '#contract';

/** Who acts. Every write and every filtered read takes one. */
export interface Actor {
  /** Null for the system itself (jobs, clock). */
  accountId: string | null;
  name: string;
  role: Role | 'system';
  memberId: string | null;
  departmentId: string | null;
}

export const system: Actor = { accountId: null, name: '系统', role: 'system', memberId: null, departmentId: null };
