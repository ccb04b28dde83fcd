import { about } from './about.ts';
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { approvals } from './approvals.ts';
import { assets } from './assets.ts';
import { assignment } from './assignment.ts';
import { batches } from './batches.ts';
import { bench } from './bench.ts';
import { certificates } from './certificates.ts';
import { commands } from './commands.ts';
import { deadlines } from './deadlines.ts';
import { declarations } from './declarations.ts';
import type { ClientOf, ServiceOf, TravellingEvent } from './define.ts';
import { desktop } from './desktop.ts';
import { devices } from './devices.ts';
import { diagnosis } from './diagnosis.ts';
import { diagnosticsArchive } from './diagnostics-archive.ts';
import { enrollment } from './enrollment.ts';
import { handover } from './handover.ts';
import { inspection } from './inspection.ts';
import { inventory } from './inventory.ts';
import { lostMode } from './lost-mode.ts';
import { notices } from './notices.ts';
import { operations } from './operations.ts';
import { practice } from './practice.ts';
import { push } from './push.ts';
import { recipes } from './recipes.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';
import { tokens } from './tokens.ts';
import { updates } from './updates.ts';
import { workHours } from './work-hours.ts';

/** What the core of one world serves. */
export const coreContract = {
  settings,
  certificates,
  push,
  tokens,
  accounts,
  deadlines,
  devices,
  enrollment,
  commands,
  operations,
  approvals,
  lostMode,
  workHours,
  bench,
  batches,
  recipes,
  assets,
  assignment,
  notices,
  activity,
  diagnosis,
  inspection,
  inventory,
  declarations,
  practice,
};

/** Everything the console may ask and hear. What stands beside the core is the host's, which outlives every core. */
export const contract = {
  ...coreContract,
  handover,
  updates,
  desktop,
  about,
  start,
  diagnosticsArchive,
};

export type Contract = typeof contract;
export type Bridge = ClientOf<Contract>;
export type BridgeEvent = TravellingEvent<Contract>;
export type Services = { readonly [N in keyof Contract]: ServiceOf<Contract[N]> };
export type CoreServices = { readonly [N in keyof typeof coreContract]: Services[N] };
/** What comes with the start of a world, and is there when none could start (start-wiring.ts). */
export type StartNoun = 'start' | 'diagnosticsArchive';
export type HostNoun = Exclude<keyof Contract, keyof CoreServices | StartNoun>;
