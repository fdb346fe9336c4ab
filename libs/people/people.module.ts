import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { BadAddresses } from './bad-addresses.js';
import { BindingViews } from './binding-views.js';
import { Bindings } from './bindings.js';
import { Bodies } from './bodies.js';
import { CalendarDays } from './calendar-days.js';
import { Departments } from './departments.js';
import { OneTimeCodes } from './doors/codes.js';
import { Doors } from './doors/doors.js';
import { Imports } from './imports.js';
import { MemberViews } from './member-views.js';
import { Members } from './members.js';
import { Setup } from './setup.js';
import { SignIns } from './sign-ins.js';

const providers = [
  Accounts,
  BadAddresses,
  BindingViews,
  Bindings,
  Bodies,
  CalendarDays,
  Departments,
  Doors,
  Imports,
  MemberViews,
  Members,
  OneTimeCodes,
  Setup,
  SignIns,
];

@Module({ providers, exports: providers })
export class PeopleModule {}
