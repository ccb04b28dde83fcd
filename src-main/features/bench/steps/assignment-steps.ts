import type { SlotProblem } from '#contract/bench.ts';
import { stringAt } from '#plist/read.ts';
import { pause } from '../pause.ts';
import { type DeviceStanding, deviceOf, type ProfileChoices, pairRecordOf, type Step, type WalkContext } from '../step.ts';

/** Apple's own word, now; a problem when it cannot be had. */
const ask = (context: WalkContext) =>
  context.ports.assignment.refresh(deviceOf(context).serialNumber, choicesOf(context), context.link.signal);

const choicesOf = ({ run }: WalkContext): ProfileChoices => {
  const step = run().order.recipe.steps.find((one) => one.step === 'assign');
  if (step?.step !== 'assign') return undefined;
  const { allowPairing, skipPanes, removable } = step;
  return { allowPairing, skipPanes, removable };
};

const holds = async (context: WalkContext, wanted: (standing: DeviceStanding) => boolean): Promise<boolean> => {
  const standing = await ask(context);
  return standing.ok && wanted(standing.value);
};

/**
 * Asks again and again until it holds. Apple out of reach is waited out; a refusal that a person must mend ends it.
 * `spoilt` looks at the device first: a problem there ends it too.
 */
async function until(
  context: WalkContext,
  wanted: (standing: DeviceStanding) => boolean,
  spoilt: (standing: DeviceStanding | null) => Promise<SlotProblem | null> = async () => null,
): Promise<SlotProblem | null> {
  for (;;) {
    const standing = await ask(context);
    const problem = await spoilt(standing.ok ? standing.value : null);
    if (problem !== null) return problem;
    if (standing.ok && wanted(standing.value)) return null;
    if (!standing.ok && standing.error.code !== 'assignment-unreachable' && standing.error.code !== 'not-in-organization') {
      return standing.error.code;
    }
    await pause(context.ports.clock, context.ports.assignmentPollMs, context.link.signal);
  }
}

/** Only Apple Configurator can add a device (usb.md 6.1): a person is guided, and the device is seen in the list when it is done. */
export const addToBusiness: Step<'add-to-business'> = {
  isTrue: (context) => holds(context, ({ inOrganization }) => inOrganization === true),
  act: async (context) => {
    context.onWait('hand');
    const problem = await until(context, ({ inOrganization }) => inOrganization === true);
    if (problem === null) context.onWait(null);
    return problem;
  },
  untrue: 'not-in-organization',
};

const isReady = ({ server, profile }: DeviceStanding) => server === 'here' && (profile === 'assigned' || profile === 'pushed');

export const assign: Step<'assign'> = {
  isTrue: (context) => holds(context, isReady),
  act: async (context) => {
    // Switched on now, it would find no profile.
    context.onWait('touch-nothing');
    const assigned = await context.ports.assignment.assign(deviceOf(context).serialNumber, choicesOf(context), context.link.signal);
    if (!assigned.ok) return assigned.error.code;
    context.onWait(null);
    return null;
  },
  untrue: 'assignment-refused',
};

/** Past "Hello" without the profile that it would have fetched there: only an erase brings it back. */
async function tooEarly(context: WalkContext, standing: DeviceStanding | null): Promise<SlotProblem | null> {
  if (standing?.server === 'here' && standing.profile === 'pushed') return null;
  const values = await context.link.session(await pairRecordOf(context), (client) => client.getValues());
  return stringAt(values, 'ActivationState') === 'Activated' ? 'activated-too-early' : null;
}

/** "Wait, do not touch" (product.md N-9): a device that is activated before its profile waits for it gets none. */
export const awaitAssignment: Step<'await-assignment'> = {
  isTrue: async (context) => {
    const standing = await ask(context);
    return standing.ok && isReady(standing.value) && (await tooEarly(context, standing.value)) === null;
  },
  act: async (context) => {
    context.onWait('touch-nothing');
    const problem = await until(context, isReady, (standing) => tooEarly(context, standing));
    if (problem === null) context.onWait(null);
    return problem;
  },
  untrue: 'assignment-refused',
};
