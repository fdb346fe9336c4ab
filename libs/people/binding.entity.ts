import type { bindingProviders } from '#contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type BindingProvider = (typeof bindingProviders)[number];

/** How a member is known to a channel: a mail address, a WeCom userid, an openid, a nickname in the group. */
@Entity('member_bindings')
export class BindingRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'member_id' }) memberId!: string;
  @Column('text') provider!: BindingProvider;
  /** In the form `subjectOf` gives it, so that one address is one row. */
  @Column('text') subject!: string;
  @Column('text', { name: 'bound_by' }) boundBy!: string;
  @Column('timestamptz', { name: 'bound_at' }) boundAt!: Date;
  @Column('text', { nullable: true }) reason!: string | null;
}
