import { accessSync, constants } from 'node:fs';
import { execFileSync } from 'node:child_process';

const dovecotProgram = '/usr/sbin/dovecot';

/** Why the specs of the mailbox cannot run here; nothing when they can. */
export function dovecotMissing() {
  try {
    accessSync(dovecotProgram, constants.X_OK);
    // Its sign-in process refuses to be root.
    if (process.getuid?.() === 0) execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return `没有 Dovecot（Debian 软件包 dovecot-imapd、dovecot-lmtpd）`;
  }
}
