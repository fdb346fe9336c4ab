import { Ground1700000000001 } from './1-ground.js';
import { People1700000000002 } from './2-people.js';
import { Proposals1700000000003 } from './3-proposals.js';
import { Intake1700000000004 } from './4-intake.js';
import { Telling1700000000005 } from './5-telling.js';
import { CaseWork1700000000006 } from './6-case-work.js';

/** In order; one topic each, never edited once landed. */
export const migrations = [
  Ground1700000000001,
  People1700000000002,
  Proposals1700000000003,
  Intake1700000000004,
  Telling1700000000005,
  CaseWork1700000000006,
];
