import type { SlotProblem } from '#contract/bench.ts';
import type { RecipeStep, StepKind } from '#contract/recipe.ts';
import type { Clock } from '#lib/clock.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { DeviceLink } from './device-link.ts';
import type { KittingRun, RunDevice, RunEvent, WaitReason } from './kitting-run.ts';
import { hasProfile } from './kitting-values.ts';
import { type Supervisor, workingRecord } from './pairing.ts';
import { waitUntil } from './wait-until.ts';

/** Where a prepared device is enrolled, as the bench sees the engine. */
export interface EnrollmentDesk {
  /** A profile for this one device: its challenge works once. */
  profileFor(device: {
    udid: string;
    serialNumber: string;
  }): Promise<Outcome<Uint8Array, 'push-certificate-missing' | 'engine-not-listening'>>;
  readonly profileIdentifier: string;
  /** When the device's enrolment became usable; null while it is not enrolled. */
  enrolledAt(udid: string): number | null;
  /** Calls back whenever `enrolledAt` may have changed; returns how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The inventory, as the bench asks it. */
export interface AssetDesk {
  bySerial(serialNumber: string): { readonly assetNumber: string | null; readonly user: string } | null;
  /** Calls back whenever a device may have been bound; returns how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** What Apple says of a device: the organisation's list, the server it is assigned to, and whether a profile waits for it. */
export interface DeviceStanding {
  /** Null: cannot be told without a token or key. */
  readonly inOrganization: boolean | null;
  readonly server: 'here' | 'elsewhere' | 'none' | null;
  readonly profile: 'empty' | 'assigned' | 'pushed' | 'removed' | null;
}

export type AssignmentProblem = Extract<
  SlotProblem,
  | 'ade-token-missing'
  | 'api-key-missing'
  | 'not-in-organization'
  | 'assigned-elsewhere'
  | 'terms-not-signed'
  | 'assignment-unreachable'
  | 'assignment-refused'
>;

/** What a recipe says of the enrolment profile; undefined: it assigns none, and any of ours will do. */
export type ProfileChoices = Pick<Extract<RecipeStep, { step: 'assign' }>, 'allowPairing' | 'skipPanes' | 'removable'> | undefined;

export interface AssignmentDesk {
  /** Asks Apple now, together with whoever else asks within a moment. A profile by other choices is as good as none. */
  refresh(serialNumber: string, choices: ProfileChoices, signal: AbortSignal): Promise<Outcome<DeviceStanding, AssignmentProblem>>;
  /** To this MDM server, with the enrolment profile of these choices; never takes a device from another server. */
  assign(serialNumber: string, choices: ProfileChoices, signal: AbortSignal): Promise<Outcome<null, AssignmentProblem>>;
}

export interface StepPorts {
  readonly clock: Clock;
  readonly waitPollMs: number;
  readonly enrollmentMs: number;
  /** How often Apple is asked about a device that is waited for. */
  readonly assignmentPollMs: number;
  readonly supervisor: (organizationName: string) => Promise<Supervisor>;
  readonly desk: EnrollmentDesk;
  readonly assets: AssetDesk;
  readonly assignment: AssignmentDesk;
  readonly wifi: { readonly identifier: string; build(ssid: string, organizationName: string): Uint8Array };
  /** A picture for the lock screen, PNG. */
  readonly wallpaper: (label: { assetNumber: string; name: string }) => Promise<Uint8Array>;
  /** A label may be printed for this device now. */
  readonly labelReady: (udid: string, batchId: string) => void;
}

/** What a walk through a recipe has at hand. */
export interface WalkContext {
  readonly link: DeviceLink;
  /** The run as it stands now. */
  readonly run: () => KittingRun;
  readonly ports: StepPorts;
  /** Stores an event before anything else happens. */
  readonly dispatch: (event: RunEvent) => void;
  /** Is the batch paused just now? */
  readonly isPaused: () => boolean;
  /** A person has to do something; null: no longer. */
  readonly onWait: (reason: WaitReason | null) => void;
  readonly modelName: (productType: string) => string;
}

/** The same at one of its steps. */
export interface StepContext<K extends StepKind = StepKind> extends WalkContext {
  readonly settings: Extract<RecipeStep, { step: K }>;
}

/** Check, act, check again: a step whose aim is true already is not done. */
export interface Step<K extends StepKind = StepKind> {
  isTrue(context: StepContext<K>): Promise<boolean>;
  /** Null: done as far as can be told; the check decides. */
  act(context: StepContext<K>): Promise<SlotProblem | null>;
  /** What it means when the aim is still not true after acting. */
  readonly untrue: SlotProblem;
}

export const deviceOf = ({ run }: Pick<WalkContext, 'run'>): RunDevice => run().device;

/**
 * The record by which the device knows this host. What it took once on this attachment is not tried out before every use: a
 * device that forgets us in between refuses the next session, and the step begins again.
 */
export const pairRecordOf = async ({ link }: Pick<WalkContext, 'link'>): Promise<PairRecord> =>
  link.acceptedRecord ?? provedRecordOf({ link });

/** The same, by the device's word of just now; its lack means that the walk has to begin again. */
export async function provedRecordOf({ link }: Pick<WalkContext, 'link'>): Promise<PairRecord> {
  const record = await workingRecord(link);
  if (record === null) throw Object.assign(new Error('the device forgot this host'), { code: 'closed' });
  return record;
}

export const profilesOf = async (context: Pick<WalkContext, 'link'>) =>
  context.link.mcinstall(await pairRecordOf(context), (client) => client.getProfileList());

export const holdsProfile = async (context: Pick<WalkContext, 'link'>, identifier: string): Promise<boolean> =>
  hasProfile(await profilesOf(context), identifier);

/** Waits for something that is told of; false after `limitMs`. */
export const waitFor = (
  { ports, link }: Pick<WalkContext, 'ports' | 'link'>,
  holds: () => boolean,
  subscribe: (again: () => void) => () => void,
  limitMs: number,
): Promise<boolean> => waitUntil(holds, { subscribe, clock: ports.clock, limitMs, signal: link.signal });

/** Longer than anybody waits at a bench; a run waits for people as long as it takes. Timers hold no more than 24 days. */
export const AS_LONG_AS_IT_TAKES = 20 * 24 * 3_600_000;
