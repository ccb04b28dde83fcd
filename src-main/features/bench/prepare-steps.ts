import type { PrepareStep, SlotProblem } from '#contract/bench.ts';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { DeviceLink } from './device-link.ts';
import { hasProfile, readSupervision, type Supervision } from './kitting-values.ts';
import { ensurePaired, type Supervisor, workingRecord } from './pairing.ts';
import type { PrepareOptions } from './prepare-rules.ts';
import { skippablePanes } from './setup-panes.ts';
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
  onChange(listener: () => void): () => void;
}

export interface PreparePorts {
  readonly clock: Clock;
  readonly waitPollMs: number;
  readonly enrollmentMs: number;
  readonly supervisor: (organizationName: string) => Promise<Supervisor>;
  readonly desk: EnrollmentDesk;
  readonly wifi: { readonly identifier: string; build(ssid: string, organizationName: string): Uint8Array };
}

export interface StepContext {
  readonly link: DeviceLink;
  readonly serialNumber: string;
  readonly options: PrepareOptions;
  readonly ports: PreparePorts;
  readonly onWait: (reason: 'trust' | 'locked' | null) => void;
}

/** Check, act, check again: a step whose aim is true already is not done. */
interface Step {
  isTrue(context: StepContext): Promise<boolean>;
  /** Null: done as far as can be told; the check decides. */
  act(context: StepContext): Promise<SlotProblem | null>;
  /** What it means when the aim is still not true after acting. */
  readonly untrue: SlotProblem;
}

const isOurs = (supervision: Supervision, options: PrepareOptions) =>
  supervision.supervised && supervision.magic === options.organizationMagic;

async function recordOf({ link }: StepContext): Promise<PairRecord> {
  const record = await workingRecord(link);
  // The cable was pulled and the phone erased between two steps: the run starts again from its checks.
  if (record === null) throw Object.assign(new Error('the device forgot this host'), { code: 'closed' });
  return record;
}

const pair: Step = {
  isTrue: async ({ link }) => (await workingRecord(link)) !== null,
  act: async ({ link, ports, options, onWait }) => {
    const paired = await ensurePaired(link, {
      clock: ports.clock,
      waitPollMs: ports.waitPollMs,
      supervisor: () => ports.supervisor(options.organizationName),
      onWait,
    });
    return paired.ok ? null : paired.error.code;
  },
  untrue: 'device-answer-invalid',
};

const activate: Step = {
  isTrue: async (context) => {
    const state = await context.link.activation(await recordOf(context)).state();
    return state !== 'Unactivated';
  },
  act: async (context) => {
    const record = await recordOf(context);
    try {
      await context.link.activation(record).activate();
    } catch (error) {
      const code = errorCode(error);
      if (code === 'activation-locked') return 'activation-locked';
      if (code === 'server-unreachable' || code === 'server-refused' || code === 'device-refused') return 'activation-failed';
      throw error;
    }
    await context.link.session(record, (client) => client.setValue({ key: 'ActivationStateAcknowledged', value: true }));
    return null;
  },
  untrue: 'activation-failed',
};

const supervise: Step = {
  isTrue: async (context) => isOurs(await readSupervision(context.link, await recordOf(context)), context.options),
  act: async (context) => {
    const { link, options, ports } = context;
    const record = await recordOf(context);
    const before = await readSupervision(link, record);
    if (before.configured) return before.supervised ? 'configured-by-other-organization' : 'already-configured';
    const supervisor = await ports.supervisor(options.organizationName);
    try {
      await link.mcinstall(record, (client) => client.setCloudConfiguration(cloudConfiguration(options, supervisor)));
      return null;
    } catch (error) {
      switch (errorCode(error)) {
        case 'cloud-configuration-present':
          return 'already-configured';
        case 'enrollment-program-device':
          return 'assigned-to-automated-enrollment';
        case 'timed-out':
        case 'closed': {
          // It may have landed all the same (usb.md 3.8): read back. Only what is certainly not there is written again.
          const after = await readSupervision(link, await recordOf(context));
          if (!after.configured) throw error;
          return isOurs(after, options) ? null : 'already-configured';
        }
        case 'other':
          return 'supervision-refused';
        default:
          throw error;
      }
    }
  },
  untrue: 'supervision-refused',
};

const wifi: Step = {
  isTrue: async (context) => {
    if (context.options.wifiSsid === null) return true;
    return hasProfile(await profiles(context), context.ports.wifi.identifier);
  },
  act: (context) => installSilently(context, context.ports.wifi.build(context.options.wifiSsid ?? '', context.options.organizationName)),
  untrue: 'profile-refused',
};

const enroll: Step = {
  isTrue: async (context) =>
    context.ports.desk.enrolledAt(context.link.udid) !== null && hasProfile(await profiles(context), context.ports.desk.profileIdentifier),
  act: async (context) => {
    const { link, ports } = context;
    const enrolled = (since: number) => () => (ports.desk.enrolledAt(link.udid) ?? -1) >= since;
    const wait = (since: number) =>
      waitUntil(enrolled(since), {
        subscribe: (again) => ports.desk.onChange(again),
        clock: ports.clock,
        limitMs: ports.enrollmentMs,
        signal: link.signal,
      });
    // The profile is there but the phone has not come yet (an earlier try was interrupted): give it its time first.
    if (hasProfile(await profiles(context), ports.desk.profileIdentifier)) {
      return (await wait(0)) ? null : 'enrollment-timed-out';
    }
    const since = ports.clock.now();
    const profile = await ports.desk.profileFor({ udid: link.udid, serialNumber: context.serialNumber });
    if (!profile.ok) return profile.error.code;
    const refused = await installSilently(context, profile.value);
    if (refused !== null) return refused;
    return (await wait(since)) ? null : 'enrollment-timed-out';
  },
  untrue: 'enrollment-timed-out',
};

/** Nothing is believed: the device says it is supervised, and the engine says it knows the device. */
const verify: Step = {
  isTrue: async (context) => (await supervise.isTrue(context)) && (await enroll.isTrue(context)),
  act: async (context) => {
    if (!(await supervise.isTrue(context))) return 'not-supervised-after-all';
    return (await enroll.isTrue(context)) ? null : 'not-managed-after-all';
  },
  untrue: 'not-managed-after-all',
};

export const prepareSteps: Readonly<Record<PrepareStep, Step>> = { pair, activate, supervise, wifi, enroll, verify };

const profiles = async (context: StepContext) => context.link.mcinstall(await recordOf(context), (client) => client.getProfileList());

async function installSilently(context: StepContext, profile: Uint8Array): Promise<SlotProblem | null> {
  const supervisor = await context.ports.supervisor(context.options.organizationName);
  try {
    await context.link.mcinstall(await recordOf(context), async (client) => {
      await client.escalate(supervisor);
      await client.installProfileSilent(profile);
    });
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'profile-invalid' || code === 'profile-refused' || code === 'certificate-rejected') return 'profile-refused';
    throw error;
  }
}

/** usb.md 3.2. `SkipSetup` names are Apple's; unknown ones are ignored by the device. */
function cloudConfiguration(options: PrepareOptions, supervisor: Supervisor) {
  return {
    AllowPairing: options.allowPairing,
    IsSupervised: true,
    IsMultiUser: false,
    IsMandatory: true,
    OrganizationName: options.organizationName,
    OrganizationMagic: options.organizationMagic,
    SupervisorHostCertificates: [supervisor.certificateDer],
    SkipSetup: options.skipSetup ? [...skippablePanes] : [],
  };
}
