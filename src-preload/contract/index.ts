import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { assets } from './assets.ts';
import { assignment } from './assignment.ts';
import { batches } from './batches.ts';
import { bench } from './bench.ts';
import { certificates } from './certificates.ts';
import { commands } from './commands.ts';
import { deadlines } from './deadlines.ts';
import type { ClientOf, ServiceOf, TravellingEvent } from './define.ts';
import { devices } from './devices.ts';
import { inspection } from './inspection.ts';
import { practice } from './practice.ts';
import { push } from './push.ts';
import { recipes } from './recipes.ts';
import { settings } from './settings.ts';
import { tokens } from './tokens.ts';

/** Everything the console may ask and hear. */
export const contract = {
  settings,
  certificates,
  push,
  tokens,
  accounts,
  deadlines,
  devices,
  commands,
  bench,
  batches,
  recipes,
  assets,
  assignment,
  activity,
  inspection,
  practice,
};

export type Contract = typeof contract;
export type Bridge = ClientOf<Contract>;
export type BridgeEvent = TravellingEvent<Contract>;
export type Services = { readonly [N in keyof Contract]: ServiceOf<Contract[N]> };
