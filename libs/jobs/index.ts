export { type Backend, openBackend, prefixFor } from './backend.js';
export { type Handlers, type JobName, type Occasion, type Together, catalog, occasions, queues } from './catalog.js';
export { enqueue, enqueueAll } from './enqueue.js';
export { countFailed, jobsWaitSql, listJobs, redrive } from './operations.js';
export { OutboxRow } from './outbox.entity.js';
export { type Patience, Relay } from './relay.js';
export { drain, markFailed, runJob, runTogether } from './run.js';
export { Runner } from './runner.js';
