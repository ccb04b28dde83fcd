import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { BusinessClient, BusinessCredentials } from '../../protocols/business/business-client.ts';
import type { DepClient } from '../../protocols/dep/dep-client.ts';
import type { DepProfile } from '../../protocols/dep/dep-profile.ts';
import type { DepToken } from '../../protocols/dep/oauth1.ts';
import type { ProfileChoices } from './assignment-rules.ts';
import type { AssignmentStore } from './assignment-store.ts';

/** The installed ADE token, and the server row it belongs to as the service told when it was installed. */
export interface AdeServer {
  readonly token: DepToken;
  readonly serverUuid: string;
  readonly serverName: string;
}

export interface AssignmentPorts {
  readonly store: AssignmentStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  /** Asked each time: it may be renewed or taken away while the app runs. */
  readonly ade: () => AdeServer | null;
  readonly api: () => BusinessCredentials | null;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  /** The list of our server row begins to be read, or was. */
  readonly listChanged: () => void;
  readonly dep: Pick<DepClient, 'account' | 'fetchDevices' | 'syncDevices' | 'deviceDetails' | 'defineProfile' | 'assignProfile'>;
  readonly business: Pick<
    BusinessClient,
    'orgDevice' | 'orgDevices' | 'mdmServers' | 'serverDevices' | 'assignedServer' | 'assignDevices' | 'activity' | 'activityResults'
  >;
  /** What devices are told at their activation, as it is to be now by these choices. */
  readonly profile: (choices: ProfileChoices) => Promise<Outcome<DepProfile, 'engine-not-listening'>>;
  readonly times?: Partial<AssignmentTimes> | undefined;
}

/** Milliseconds. */
export interface AssignmentTimes {
  /** How long a question waits for others. */
  readonly gather: number;
  /** From the first look whether Apple has done it to the later ones. */
  readonly firstLook: number;
  readonly laterLooks: number;
  /** How long Apple may take for a device until its assignment is given up here (it goes on there). */
  readonly patience: number;
  /** From the start of the app to the first look whether the list is to be read, and between the later ones. */
  readonly firstList: number;
  readonly listLooks: number;
  /** The list is read again when the last try is as old as this. */
  readonly listAge: number;
}

export const defaultTimes: AssignmentTimes = {
  gather: 300,
  firstLook: 2_000,
  laterLooks: 30_000,
  patience: 15 * 60_000,
  firstList: 5 * 60_000,
  // More often than the list is read: a computer that slept has no timer of the hours it slept.
  listLooks: 5 * 60_000,
  // Half a look short of an hour: looks come a little late.
  listAge: 57.5 * 60_000,
};
