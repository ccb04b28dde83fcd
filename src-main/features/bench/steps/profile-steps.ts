import type { SlotProblem } from '#contract/bench.ts';
import { errorCode } from '#lib/error-code.ts';
import { erasedAt } from '../kitting-run.ts';
import { appsOn, hasProfile, profilesOn, readKittingValues, runDeviceOf, supervisionOf } from '../kitting-values.ts';
import {
  AS_LONG_AS_IT_TAKES,
  deviceOf,
  holdsProfile,
  pairRecordOf,
  type Step,
  type StepContext,
  type WalkContext,
  waitFor,
} from '../step.ts';
import { isOurs } from './supervision-steps.ts';

export const wifi: Step<'wifi'> = {
  isTrue: (context) => holdsProfile(context, context.ports.wifi.identifier),
  act: (context) => install(context, context.ports.wifi.build(context.settings.ssid, context.run().order.organizationName)),
  untrue: 'profile-refused',
};

const enrolledSince = ({ ports, link }: WalkContext, since: number) => (ports.desk.enrolledAt(link.udid) ?? -1) >= since;

/** An enrolment from before an erase is one that nobody took back: of the device of now it says nothing. */
const isEnrolled = (context: WalkContext) => enrolledSince(context, erasedAt(context.run()));

/** By the device's own word too: one that was erased without a farewell is still in our books. */
const enrolled = async (context: WalkContext): Promise<boolean> =>
  isEnrolled(context) && (await holdsProfile(context, context.ports.desk.profileIdentifier));

export const enroll: Step<'enroll'> = {
  isTrue: enrolled,
  act: async (context) => {
    const { ports, link, settings, onWait } = context;
    const wait = (since: number, limitMs: number) => waitFor(context, () => enrolledSince(context, since), ports.desk.onChange, limitMs);
    if (settings.by === 'automated') {
      onWait('power-on');
      const begunAt = context.run().steps.find(({ step }) => step === 'enroll')?.startedAt ?? ports.clock.now();
      const came = await wait(begunAt, settings.timeout === undefined ? AS_LONG_AS_IT_TAKES : settings.timeout * 1_000);
      onWait(null);
      return came ? null : 'enrollment-timed-out';
    }
    const limitMs = settings.timeout === undefined ? ports.enrollmentMs : settings.timeout * 1_000;
    // The profile is there but the phone has not come yet (an earlier try was interrupted): give it its time first.
    if (await holdsProfile(context, ports.desk.profileIdentifier)) {
      return (await wait(erasedAt(context.run()), limitMs)) ? null : 'enrollment-timed-out';
    }
    const since = ports.clock.now();
    const profile = await ports.desk.profileFor({ udid: link.udid, serialNumber: deviceOf(context).serialNumber });
    if (!profile.ok) return profile.error.code;
    const refused = await install(context, profile.value);
    if (refused !== null) return refused;
    return (await wait(since, limitMs)) ? null : 'enrollment-timed-out';
  },
  untrue: 'enrollment-timed-out',
};

/** Silently where the device is supervised by us; otherwise as a host may, which Setup Assistant takes without a tap (usb.md 3.6). */
async function install(context: WalkContext, profile: Uint8Array): Promise<SlotProblem | null> {
  const { order } = context.run();
  try {
    await context.link.mcinstall(await pairRecordOf(context), async (client) => {
      if (!isOurs(await supervisionOf(client), order)) return client.installProfile(profile);
      await client.escalate(await context.ports.supervisor(order.organizationName));
      return client.installProfileSilent(profile);
    });
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'profile-invalid' || code === 'profile-refused' || code === 'certificate-rejected') return 'profile-refused';
    throw error;
  }
}

/** Nothing is believed: the device says it is supervised where the recipe wanted it, and the engine says it knows the device. */
export const verify: Step<'verify'> = {
  isTrue: async (context) => (await missing(context)) === null,
  act: async (context) => {
    const problem = await missing(context);
    if (problem === null) await takeStock(context);
    return problem;
  },
  untrue: 'not-managed-after-all',
};

/** For the delivery report: who it is now, and what is on it, as far as it tells. What it does not tell keeps nobody waiting. */
async function takeStock(context: StepContext<'verify'>): Promise<void> {
  const { link, dispatch, modelName } = context;
  const record = await pairRecordOf(context);
  const toldBy = async <T>(ask: () => Promise<T>): Promise<T | null> => {
    try {
      return await ask();
    } catch (error) {
      link.signal.throwIfAborted();
      if (errorCode(error) === null) throw error;
      return null;
    }
  };
  const values = await toldBy(() => readKittingValues(link, record));
  const apps = await toldBy(() => link.installationProxy(record, appsOn));
  const profiles = await toldBy(() => link.mcinstall(record, profilesOn));
  const device = values === null ? deviceOf(context) : runDeviceOf(values, modelName);
  dispatch({ type: 'device-read', device, contents: { apps, profiles } });
}

async function missing(context: StepContext<'verify'>): Promise<SlotProblem | null> {
  const { order } = context.run();
  const { desk } = context.ports;
  const wanted = new Set(order.recipe.steps.map(({ step }) => step));
  return context.link.mcinstall(await pairRecordOf(context), async (client) => {
    if (wanted.has('supervise') && !isOurs(await supervisionOf(client), order)) return 'not-supervised-after-all';
    if (!wanted.has('enroll')) return null;
    const holds = isEnrolled(context) && hasProfile(await client.getProfileList(), desk.profileIdentifier);
    return holds ? null : 'not-managed-after-all';
  });
}
