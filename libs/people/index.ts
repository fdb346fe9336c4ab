import { AccountRow } from './account.entity.js';
import { BadAddressRow } from './bad-address.entity.js';
import { BindingRow } from './binding.entity.js';
import { BodyRow } from './body.entity.js';
import { CalendarDayRow } from './calendar-day.entity.js';
import { DepartmentRow } from './department.entity.js';
import { DoorRow, DoorVisit, IdentityRow, OneTimeCode } from './doors/door.entity.js';
import { MemberRow } from './member.entity.js';
import { SectorRow } from './sector.entity.js';
import { SessionRow } from './session.entity.js';
import { SignInRow } from './sign-in.entity.js';
import { TermRow } from './term.entity.js';

export const peopleEntities = [
  BodyRow,
  CalendarDayRow,
  TermRow,
  SessionRow,
  SectorRow,
  MemberRow,
  BindingRow,
  BadAddressRow,
  DepartmentRow,
  AccountRow,
  SignInRow,
  DoorRow,
  IdentityRow,
  DoorVisit,
  OneTimeCode,
];

export { Accounts } from './accounts.js';
export { Attempts } from './attempts.js';
export { BadAddresses, badAmong, clearBad, markBad } from './bad-addresses.js';
export { BindingViews } from './binding-views.js';
export { Bindings } from './bindings.js';
export { Bodies, bodyName, readBody } from './bodies.js';
export { departmentsNamed, eligibleMembers, memberBriefs } from './briefs.js';
export { CalendarDays, readCalendar } from './calendar-days.js';
export { Departments } from './departments.js';
export { type CodeToSend, OneTimeCodes } from './doors/codes.js';
export { Doors } from './doors/doors.js';
export { Imports } from './imports.js';
export { MemberViews } from './member-views.js';
export { Members } from './members.js';
export { PeopleModule } from './people.module.js';
export { bindSender, memberByNickname, membersByNickname, membersBySenders } from './senders.js';
export { sessionAt, sessionLabel } from './sessions.js';
export { defaultSettings } from './settings.js';
export { Setup, makeSetupLink } from './setup.js';
export { type Caller, type Entered, SignIns } from './sign-ins.js';
