import { activity } from './activity.ts';
import { bench } from './bench.ts';
import { certificates } from './certificates.ts';
import { commands } from './commands.ts';
import type { ClientOf, ServiceOf, TravellingEvent } from './define.ts';
import { devices } from './devices.ts';
import { practice } from './practice.ts';
import { settings } from './settings.ts';

/** Everything the console may ask and hear. */
export const contract = { settings, certificates, devices, commands, bench, activity, practice };

export type Contract = typeof contract;
export type Bridge = ClientOf<Contract>;
export type BridgeEvent = TravellingEvent<Contract>;
export type Services = { readonly [N in keyof Contract]: ServiceOf<Contract[N]> };
