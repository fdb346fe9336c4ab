export { Dovecot, account } from '../../apps/cli/src/bench/dovecot.js';
