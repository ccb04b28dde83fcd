import type { PrepareStep, SlotProblem } from '#contract/bench.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import { pause } from './pause.ts';
import { type PrepareEvent, prepareOrder } from './prepare-rules.ts';
import { prepareSteps, type StepContext } from './prepare-steps.ts';

/** Wire failures that mean "the conversation broke", not "the device refused": worth trying again. */
const brokenLink = new Set([
  'closed',
  'timed-out',
  'unreachable',
  'bad-device',
  'connection-refused',
  'session-inactive',
  'invalid-connection',
]);
const tries = 3;
const tryAgainMs = 1_000;

/**
 * Walks the steps from the first. `dispatch` stores and shows each event before the next effect begins.
 * Ends finished, failed (a person must decide) or interrupted (the link's signal aborted).
 */
export async function runPrepare(context: StepContext, dispatch: (event: PrepareEvent) => void, log: Log): Promise<void> {
  const { clock } = context.ports;
  for (const step of prepareOrder) {
    const problem = await attempt(context, step, dispatch, log);
    if (context.link.signal.aborted) return dispatch({ type: 'interrupted' });
    if (problem !== null) return dispatch({ type: 'step-failed', step, problem, at: clock.now() });
  }
  dispatch({ type: 'finished' });
}

async function attempt(
  context: StepContext,
  step: PrepareStep,
  dispatch: (event: PrepareEvent) => void,
  log: Log,
): Promise<SlotProblem | null> {
  const { clock } = context.ports;
  for (let failures = 0; ; ) {
    try {
      return await doStep(context, step, dispatch);
    } catch (error) {
      if (context.link.signal.aborted) return null;
      const code = errorCode(error);
      failures += 1;
      log.warn('a step of prepare broke off', { step, code, failures, udid: context.link.udid, ...(code === null ? { error } : {}) });
      // Locked in the middle of a step: a person can help, and the step starts again from its check.
      if (code === 'password-protected') {
        context.onWait('locked');
      } else if (code === null || !brokenLink.has(code)) {
        return 'device-answer-invalid';
      } else if (failures >= tries) {
        return 'device-silent';
      }
      try {
        await pause(clock, tryAgainMs, context.link.signal);
      } catch {
        return null;
      }
    }
  }
}

async function doStep(context: StepContext, name: PrepareStep, dispatch: (event: PrepareEvent) => void): Promise<SlotProblem | null> {
  const step = prepareSteps[name];
  const { clock } = context.ports;
  // The last step is itself a check: it is always carried out, so that its tick says "read back just now".
  if (name !== 'verify' && (await step.isTrue(context))) {
    dispatch({ type: 'step-already-true', step: name, at: clock.now() });
    return null;
  }
  dispatch({ type: 'step-started', step: name, at: clock.now() });
  const problem = await step.act(context);
  if (problem !== null) return problem;
  if (!(await step.isTrue(context))) return step.untrue;
  dispatch({ type: 'step-done', step: name, at: clock.now() });
  return null;
}
