import type { SlotProblem } from '#contract/bench.ts';
import type { RecipeStep, StepKind } from '#contract/recipe.ts';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import { currentStep, recordOf } from './kitting-run.ts';
import { pause } from './pause.ts';
import type { Step, StepContext, WalkContext } from './step.ts';
import { stepTraits } from './step-traits.ts';
import { allSteps } from './steps/all-steps.ts';

/** Wire failures that mean "the conversation broke", not "the device refused": worth trying again. */
const brokenLink = new Set([
  'closed',
  'timed-out',
  'unreachable',
  'bad-device',
  'connection-refused',
  'session-inactive',
  'invalid-connection',
  // It forgot this host since it was asked.
  'invalid-host-id',
]);
const tryAgainMs = 1_000;
/** What was told to stop has so long to do it; then it is left behind. */
const STOPS_WITHIN_MS = 10_000;

/**
 * Walks the recipe's steps from the first. `dispatch` stores and shows each event before the next effect begins.
 * Ends finished, held (the batch is paused), failed (a person must decide) or interrupted (the link's signal aborted).
 */
export async function walk(context: WalkContext, log: Log): Promise<void> {
  const { dispatch, ports, link } = context;
  if (isHeld(context)) return dispatch({ type: 'held' });
  dispatch({ type: 'goes-on' });
  for (const settings of context.run().order.recipe.steps) {
    if ((recordOf(context.run(), settings.step)?.note ?? '') !== '') continue;
    if (isHeld(context)) return dispatch({ type: 'held' });
    const problem = await attempt({ ...context, settings }, log);
    if (link.signal.aborted) return dispatch({ type: 'interrupted' });
    if (problem !== null) return dispatch({ type: 'step-failed', step: settings.step, problem, at: ports.clock.now() });
  }
  dispatch({ type: 'finished' });
}

/** A paused batch holds before a step, never in the middle of one that an interruption could harm. */
function isHeld({ run, isPaused }: WalkContext): boolean {
  if (!isPaused()) return false;
  const at = currentStep(run());
  return !(stepTraits[at].critical && recordOf(run(), at)?.state === 'running');
}

async function attempt(context: StepContext, log: Log): Promise<SlotProblem | null> {
  const { clock } = context.ports;
  const { step } = context.settings;
  const tries = 1 + (context.settings.retries ?? stepTraits[step].retries);
  for (let failures = 0; ; ) {
    try {
      return await inTime(context, (limited) => doStep(limited));
    } catch (error) {
      if (context.link.signal.aborted) return null;
      const code = errorCode(error);
      if (code === 'step-timed-out') return 'step-timed-out';
      // A locked device did not fail, however long it is locked.
      if (code !== 'password-protected') failures += 1;
      log.warn('a step broke off', { step, code, failures, udid: context.link.udid, ...(code === null ? { error } : {}) });
      // Locked in the middle of a step: a person can help, and the step starts again from its check.
      if (code === 'password-protected') context.onWait('locked');
      else if (code !== null && code.startsWith('SQLITE_')) throw error;
      else if (code === null || !brokenLink.has(code)) return 'device-answer-invalid';
      else if (failures >= tries) return 'device-silent';
      try {
        await pause(clock, tryAgainMs, context.link.signal);
      } catch {
        return null;
      }
    }
  }
}

/**
 * Ends the step's conversations when its time is over. What was under way then is read back by the next walk; from then on
 * it stores nothing more, and what does not even stop is left behind.
 */
async function inTime(context: StepContext, act: (limited: StepContext) => Promise<SlotProblem | null>): Promise<SlotProblem | null> {
  const { settings, ports, dispatch, onWait } = context;
  const limitMs = settings.timeout === undefined ? stepTraits[settings.step].timeoutMs : settings.timeout * 1_000;
  const over = new AbortController();
  const cancel =
    limitMs === null
      ? () => undefined
      : ports.clock.after(limitMs, () => over.abort(Object.assign(new Error('the step took too long'), { code: 'step-timed-out' })));
  const link = context.link.within(over.signal);
  const { signal } = link;
  const limited: StepContext = {
    ...context,
    link,
    dispatch: (event) => (signal.aborted ? undefined : dispatch(event)),
    onWait: (reason) => (signal.aborted ? undefined : onWait(reason)),
  };
  try {
    const problem = await orLeftBehind(act(limited), ports.clock, signal);
    signal.throwIfAborted();
    return problem;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    cancel();
  }
}

/** The work's end; or the signal's reason, where the work goes on long after it was told to stop. */
function orLeftBehind<T>(work: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel: () => void = () => undefined;
    const abort = () => {
      cancel = clock.after(STOPS_WITHIN_MS, () => reject(signal.reason));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const ended = () => {
      signal.removeEventListener('abort', abort);
      cancel();
    };
    work.then(
      (value) => {
        ended();
        resolve(value);
      },
      (error: unknown) => {
        ended();
        reject(error);
      },
    );
  });
}

async function doStep(context: StepContext): Promise<SlotProblem | null> {
  const { dispatch, ports, settings } = context;
  const { step: name } = settings;
  const step = stepOf(settings);
  // The last step is itself a check: it is always carried out, so that its tick says "read back just now".
  if (name !== 'verify' && (await step.isTrue(context))) {
    dispatch({ type: 'step-already-true', step: name, at: ports.clock.now() });
    return null;
  }
  dispatch({ type: 'step-started', step: name, at: ports.clock.now() });
  const problem = await step.act(context);
  if (problem !== null) return problem;
  if (!isTold(name) && !(await step.isTrue(context))) return step.untrue;
  dispatch({ type: 'step-done', step: name, at: ports.clock.now() });
  return null;
}

/** Steps whose aim nobody can ask for afterwards: that they were carried out is all there is to know. The last asks while it acts. */
const told = new Set<StepKind>(['check', 'label', 'wallpaper', 'inspect', 'verify']);
const isTold = (step: StepKind): boolean => told.has(step);

const stepOf = (settings: RecipeStep): Step => allSteps[settings.step] as Step;
