import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mailboxes that are read by IMAP: how to get in, where the reading stands, how it goes. */
export class Mailboxes1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mailboxes (
        id uuid CONSTRAINT mailboxes_pkey PRIMARY KEY,
        -- In lower case.
        address text NOT NULL CONSTRAINT mailboxes_address_key UNIQUE,
        host text NOT NULL,
        port int NOT NULL,
        security text NOT NULL CONSTRAINT mailboxes_security_check CHECK (security IN ('tls', 'starttls', 'plain')),
        login text NOT NULL,
        -- Sealed with the key of the installation for this row; never the password itself.
        sealed_password text NOT NULL,
        begin_with text NOT NULL CONSTRAINT mailboxes_begin_with_check CHECK (begin_with IN ('now', 'all')),
        done_folder text,
        failed_folder text,
        poll_minutes int NOT NULL CONSTRAINT mailboxes_poll_minutes_check CHECK (poll_minutes BETWEEN 2 AND 5),
        enabled boolean NOT NULL,
        -- Goes up with every change of the above: the reader begins anew.
        version int NOT NULL DEFAULT 1,
        added_at timestamptz NOT NULL,
        -- Where the reading stands: the mails of this generation of the inbox up to this one are taken in.
        uid_validity bigint,
        last_uid bigint NOT NULL DEFAULT 0,
        -- Mails older than the first look, where only later ones are wanted.
        reads_from timestamptz,
        -- How it goes.
        connected boolean NOT NULL DEFAULT false,
        last_success_at timestamptz,
        problem text,
        server_said text,
        failing_since timestamptz,
        next_try_at timestamptz,
        told_at timestamptz,
        waiting int NOT NULL DEFAULT 0,
        taken_in int NOT NULL DEFAULT 0,
        unmoved int NOT NULL DEFAULT 0,
        CONSTRAINT mailboxes_account_key UNIQUE (host, port, login),
        CONSTRAINT mailboxes_failing_check CHECK ((problem IS NULL) = (failing_since IS NULL))
      );

      CREATE TABLE mailbox_failures (
        id uuid CONSTRAINT mailbox_failures_pkey PRIMARY KEY,
        -- What lies in a mailbox outlives its entry here.
        mailbox_id uuid CONSTRAINT mailbox_failures_mailbox_fkey REFERENCES mailboxes ON DELETE SET NULL,
        address text NOT NULL,
        uid_validity bigint NOT NULL,
        uid bigint NOT NULL,
        subject text NOT NULL,
        sender text NOT NULL,
        size bigint NOT NULL,
        received_at timestamptz NOT NULL,
        failed_at timestamptz NOT NULL,
        reason text NOT NULL,
        folder text,
        CONSTRAINT mailbox_failures_mail_key UNIQUE (mailbox_id, uid_validity, uid)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE mailbox_failures, mailboxes;`);
  }
}
