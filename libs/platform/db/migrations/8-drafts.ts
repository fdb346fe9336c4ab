import type { MigrationInterface, QueryRunner } from 'typeorm';

const collectives = `'PARTY', 'ORGANIZATION', 'SECTOR', 'GROUP', 'COMMITTEE'`;

/** Proposals while they are written: drafts, invitations to sign, and what stands behind an entry by staff. */
export class Drafts1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE proposal_drafts (
        id uuid CONSTRAINT proposal_drafts_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT proposal_drafts_account_fkey REFERENCES accounts,
        -- Of the owner; null for staff.
        member_id uuid CONSTRAINT proposal_drafts_member_fkey REFERENCES members,
        stage text NOT NULL CONSTRAINT proposal_drafts_stage_check CHECK (stage IN ('writing', 'submitted', 'discarded')),
        content jsonb NOT NULL,
        -- Counts every save; a device that knows an older one has to look first.
        version int NOT NULL CONSTRAINT proposal_drafts_version_check CHECK (version >= 1),
        -- Counts the changes of what co-signers put their name to.
        text_revision int NOT NULL,
        sign_until timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        proposal_id uuid CONSTRAINT proposal_drafts_proposal_fkey REFERENCES proposals
          CONSTRAINT proposal_drafts_proposal_key UNIQUE,
        CONSTRAINT proposal_drafts_submitted_check CHECK ((stage = 'submitted') = (proposal_id IS NOT NULL))
      );
      CREATE INDEX proposal_drafts_account_idx ON proposal_drafts (account_id, updated_at DESC) WHERE stage = 'writing';
      CREATE INDEX proposal_drafts_owner_idx ON proposal_drafts (account_id);
      CREATE INDEX proposal_drafts_member_idx ON proposal_drafts (member_id);
      CREATE INDEX proposal_drafts_files_idx ON proposal_drafts USING gin ((content -> 'fileIds'));

      CREATE TABLE draft_invitations (
        id uuid CONSTRAINT draft_invitations_pkey PRIMARY KEY,
        draft_id uuid NOT NULL CONSTRAINT draft_invitations_draft_fkey REFERENCES proposal_drafts,
        member_id uuid NOT NULL CONSTRAINT draft_invitations_member_fkey REFERENCES members,
        stage text NOT NULL CONSTRAINT draft_invitations_stage_check
          CHECK (stage IN ('invited', 'signed', 'refused', 'withdrawn', 'lapsed')),
        -- In the order of invitation; the first proposer is 0.
        position int NOT NULL,
        invited_at timestamptz NOT NULL,
        decided_at timestamptz,
        -- What was signed.
        text_revision int,
        opinion text,
        asked_again boolean NOT NULL DEFAULT false,
        CONSTRAINT draft_invitations_member_key UNIQUE (draft_id, member_id),
        CONSTRAINT draft_invitations_signed_check CHECK ((stage = 'signed') <= (text_revision IS NOT NULL))
      );
      CREATE INDEX draft_invitations_member_idx ON draft_invitations (member_id, stage);

      ALTER TABLE proposal_members
        ADD COLUMN signed_at timestamptz,
        ADD COLUMN opinion text;

      ALTER TABLE proposals
        DROP CONSTRAINT proposals_proposer_kind_check,
        ADD CONSTRAINT proposals_proposer_kind_check
          CHECK (proposer_kind IN ('INDIVIDUAL', 'JOINT', ${collectives}, 'LIAISON')),
        -- Of a body that proposes: whom the desk and the unit may ask.
        ADD COLUMN contact_name text,
        ADD COLUMN contact_phone text,
        -- The paper form with seal or signatures.
        ADD COLUMN scan_file_id uuid CONSTRAINT proposals_scan_file_fkey REFERENCES files,
        ADD CONSTRAINT proposals_contact_check CHECK ((contact_name IS NULL) = (contact_phone IS NULL));
      CREATE INDEX proposals_scan_file_idx ON proposals (scan_file_id) WHERE scan_file_id IS NOT NULL;

      ALTER TABLE notices
        DROP CONSTRAINT notices_subject_kind_check,
        ADD CONSTRAINT notices_subject_kind_check
          CHECK (subject_kind IN ('suggestion', 'draft', 'invitation', 'proposal', 'report', 'job'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM notices WHERE subject_kind IN ('draft', 'invitation');
      ALTER TABLE notices
        DROP CONSTRAINT notices_subject_kind_check,
        ADD CONSTRAINT notices_subject_kind_check CHECK (subject_kind IN ('suggestion', 'proposal', 'report', 'job'));
      DROP INDEX proposals_scan_file_idx;
      ALTER TABLE proposals
        DROP CONSTRAINT proposals_contact_check,
        DROP COLUMN scan_file_id,
        DROP COLUMN contact_phone,
        DROP COLUMN contact_name,
        DROP CONSTRAINT proposals_proposer_kind_check,
        ADD CONSTRAINT proposals_proposer_kind_check CHECK (proposer_kind IN ('INDIVIDUAL', 'JOINT', ${collectives}));
      ALTER TABLE proposal_members DROP COLUMN opinion, DROP COLUMN signed_at;
      DROP TABLE draft_invitations, proposal_drafts;
    `);
  }
}
