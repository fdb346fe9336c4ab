export { type Actor, system } from './actor.js';
export {
  Calendar,
  addMonths,
  type Counted,
  type DueDate,
  type OwnDay,
  cautionFor,
  endOfWeek,
  isPublished,
  lastPublishedYear,
  publicCalendar,
  shiftDay,
} from './calendar.js';
export {
  Clock,
  SettableClock,
  SystemClock,
  chinaDay,
  chinaHour,
  chinaYear,
  dayInWords,
  startOfChinaDay,
} from './clock.js';
export { Config, ConfigError } from './config.js';
export { nextNumber, nextNumbers } from './counters.js';
export { CannotStart } from './db/cannot-start.js';
export { Db, dataSourceFor } from './db/db.js';
export { EmbeddedDatabase } from './db/embedded.js';
export { Leases } from './db/leases.js';
export { Parameters, cursorOf, pageOf, readCursor } from './db/paging.js';
export {
  containsSql,
  fold,
  foldedSql,
  gramsLiteral,
  gramsOf,
  gramsSql,
  likePattern,
  needsCheck,
  searchQuery,
} from './db/search.js';
export { countWordsSql, wordQueries } from './db/words.js';
export type { Tx } from './db/tx.js';
export { FileReading } from './file-reading.entity.js';
export {
  FileContent,
  FileRow,
  fileViewOf,
  judgeType,
  keepFile,
  keepFiles,
  maxFileBytes,
  ownFiles,
  readFile,
  renameFile,
  welcomeType,
} from './files.js';
export { idSince, newId, sha256 } from './ids.js';
export {
  type Condition,
  Lifecycle,
  type LifecycleRow,
  type LifecycleTable,
  type Step,
  lifecycleFaults,
  lifecycleMatrix,
} from './lifecycle.js';
export { readMark, setMark } from './marks.js';
export { type PaperPart, type Pen, wordType, writePaper } from './paper.js';
export { installation } from './place.js';
export { core, sharedPhrases } from './overlap.js';
export { PlatformModule } from './platform.module.js';
export { Refusal } from './refusal.js';
export { Secrets, ownSecretKey } from './secrets.js';
export { rarityOf, wordsIn } from './segmentation.js';
export { unpacksWithin } from './zip.js';
export { Uploads } from './uploads.js';
export { type TrailEntry, TrailRow, chainOf, courseOf, firstBrokenLink, trail, trailAll } from './trail.js';
