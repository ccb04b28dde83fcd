import { type PrepareStep, prepareStep, type Slot, type SlotProblem, type SlotState } from '#contract/bench.ts';

/** What was decided when the plan was confirmed; a run never looks at later settings. */
export interface PrepareOptions {
  readonly organizationName: string;
  /** Our mark in the cloud configuration: by it a device supervised by us is known again (usb.md 3.2). */
  readonly organizationMagic: string;
  readonly allowPairing: boolean;
  readonly skipSetup: boolean;
  readonly wifiSsid: string | null;
}

export interface StepRecord {
  readonly step: PrepareStep;
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** Who a run is about, kept so that it can be shown while the device is not there. */
export type RunDevice = Pick<Slot, 'name' | 'serialNumber' | 'productType' | 'modelName' | 'osVersion' | 'imei'>;

/** A kitting run: a row that survives the app, the cable and the phone. */
export interface PrepareRun {
  readonly options: PrepareOptions;
  readonly device: RunDevice;
  readonly standing: 'working' | 'trust' | 'locked' | 'interrupted' | 'attention' | 'finished' | 'abandoned';
  readonly problem: SlotProblem | null;
  readonly steps: readonly StepRecord[];
}

export type PrepareEvent =
  | { readonly type: 'step-started'; readonly step: PrepareStep; readonly at: number }
  /** The step's aim was found true before anything was done. */
  | { readonly type: 'step-already-true'; readonly step: PrepareStep; readonly at: number }
  | { readonly type: 'step-done'; readonly step: PrepareStep; readonly at: number }
  | { readonly type: 'step-failed'; readonly step: PrepareStep; readonly problem: SlotProblem; readonly at: number }
  | { readonly type: 'waits'; readonly for: 'trust' | 'locked' }
  | { readonly type: 'goes-on' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'finished' }
  | { readonly type: 'abandoned' };

export const prepareOrder: readonly PrepareStep[] = prepareStep.options;

export function newRun(options: PrepareOptions, device: RunDevice): PrepareRun {
  return {
    options,
    device,
    standing: 'working',
    problem: null,
    steps: prepareOrder.map((step) => ({ step, state: 'waiting', startedAt: null, endedAt: null })),
  };
}

/** The run after an event. Every start checks each step's aim anew, so a step that is true is never done twice. */
export function next(run: PrepareRun, event: PrepareEvent): PrepareRun {
  switch (event.type) {
    case 'step-started':
      return { ...change(run, event.step, { state: 'running', startedAt: event.at, endedAt: null }), standing: 'working', problem: null };
    case 'step-already-true':
      return change(run, event.step, (record) =>
        // A step we did keeps its times; one whose effect landed while we were gone was done all the same.
        record.state === 'done' || record.state === 'skipped'
          ? record
          : { ...record, state: record.startedAt === null ? 'skipped' : 'done', startedAt: record.startedAt, endedAt: event.at },
      );
    case 'step-done':
      return change(run, event.step, (record) => ({ ...record, state: 'done', endedAt: event.at }));
    case 'step-failed':
      return {
        ...change(run, event.step, (record) => ({ ...record, state: 'failed', endedAt: event.at })),
        standing: 'attention',
        problem: event.problem,
      };
    case 'waits':
      return { ...run, standing: event.for, problem: null };
    case 'goes-on':
      return { ...run, standing: 'working', problem: null };
    case 'interrupted':
      return run.standing === 'attention' ? run : { ...run, standing: 'interrupted' };
    case 'finished':
      return { ...run, standing: 'finished', problem: null };
    case 'abandoned':
      return { ...run, standing: 'abandoned' };
  }
}

/** The step a run stands at: the first that is not behind it; the last one when all are. */
export function currentStep(run: PrepareRun): PrepareStep {
  return run.steps.find((record) => record.state !== 'done' && record.state !== 'skipped')?.step ?? 'verify';
}

type Recognition = 'recognising' | 'trust' | 'locked' | 'ready' | 'attention';

/** What a card shows, from what is known. A run under way speaks first. */
export function slotState(facts: {
  attached: boolean;
  recognition: Recognition;
  run: PrepareRun | null;
  supervisedByUs: boolean;
  managed: boolean;
}): SlotState {
  const { run } = facts;
  if (run !== null && run.standing !== 'finished' && run.standing !== 'abandoned') {
    if (run.standing === 'attention') return 'attention';
    if (!facts.attached) return 'interrupted';
    return run.standing;
  }
  if (facts.recognition !== 'ready') return facts.recognition;
  return facts.supervisedByUs && facts.managed ? 'done' : 'ready';
}

function change(run: PrepareRun, step: PrepareStep, update: Partial<StepRecord> | ((record: StepRecord) => StepRecord)): PrepareRun {
  const apply = (record: StepRecord) => (typeof update === 'function' ? update(record) : { ...record, ...update });
  return { ...run, steps: run.steps.map((record) => (record.step === step ? apply(record) : record)) };
}
