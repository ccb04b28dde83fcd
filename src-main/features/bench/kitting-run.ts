import type { z } from 'zod';
import type { Slot, SlotProblem, SlotState, waitReason } from '#contract/bench.ts';
import type { Recipe, StepKind } from '#contract/recipe.ts';
import { stepTraits } from './step-traits.ts';

export interface StepRecord {
  readonly step: StepKind;
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** How often it was begun. */
  readonly attempts: number;
  /** Why a person left it out; empty otherwise. */
  readonly note: string;
}

/** Who a run is about, kept so that it can be shown while the device is not there. */
export type RunDevice = Pick<Slot, 'name' | 'serialNumber' | 'productType' | 'modelName' | 'osVersion' | 'imei'>;

/** A person's word that this one device may be erased: once, in this run. */
export interface EraseConsent {
  readonly serialNumber: string;
  readonly at: number;
  readonly by: string;
}

/** What was known to the device before the erase was sent: by it an erase that happened is told from one that did not. */
export interface EraseSent {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly at: number;
}

/** What was decided when the plan was confirmed; a run never looks at later settings. */
export interface RunOrder {
  readonly batchId: string;
  readonly recipe: Recipe;
  readonly organizationName: string;
  /** Our mark in the cloud configuration: by it a device supervised by us is known again (usb.md 3.2). */
  readonly organizationMagic: string;
  readonly eraseConsent: EraseConsent | null;
  /** Where the device was plugged in when it was begun. */
  readonly port: string | null;
  /** Columns of the batch's list for this device, and its number in the batch. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is on a device that is done; null: it could not be read. */
export interface DeviceContents {
  readonly apps: readonly { readonly bundleId: string; readonly name: string; readonly version: string }[] | null;
  readonly profiles: readonly { readonly identifier: string; readonly name: string; readonly version: number }[] | null;
}

/** What a run waits for while nothing of its own is going on. */
export type WaitReason = z.output<typeof waitReason>;

/** A kitting run: a row that survives the app, the cable and the phone. */
export interface KittingRun {
  readonly order: RunOrder;
  readonly device: RunDevice;
  readonly standing: 'working' | WaitReason | 'held' | 'interrupted' | 'attention' | 'finished' | 'abandoned';
  readonly problem: SlotProblem | null;
  readonly steps: readonly StepRecord[];
  readonly eraseSent: EraseSent | null;
  /** Once everything else was read back. */
  readonly contents?: DeviceContents;
}

export type RunEvent =
  | { readonly type: 'step-started'; readonly step: StepKind; readonly at: number }
  /** The step's aim was found true before anything was done. */
  | { readonly type: 'step-already-true'; readonly step: StepKind; readonly at: number }
  | { readonly type: 'step-done'; readonly step: StepKind; readonly at: number }
  | { readonly type: 'step-failed'; readonly step: StepKind; readonly problem: SlotProblem; readonly at: number }
  | { readonly type: 'step-left-out'; readonly step: StepKind; readonly note: string; readonly at: number }
  /** A person has this step and those after it done again. */
  | { readonly type: 'restarted-from'; readonly step: StepKind; readonly at: number }
  /** Recorded before the request leaves. */
  | { readonly type: 'erase-sent'; readonly hostId: string; readonly systemBuid: string; readonly at: number }
  | { readonly type: 'device-read'; readonly device: RunDevice; readonly contents?: DeviceContents }
  | { readonly type: 'waits'; readonly for: WaitReason }
  | { readonly type: 'goes-on' }
  | { readonly type: 'held' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'finished' }
  | { readonly type: 'abandoned' };

export function newRun(order: RunOrder, device: RunDevice): KittingRun {
  return {
    order,
    device,
    standing: 'working',
    problem: null,
    steps: order.recipe.steps.map(({ step }) => ({
      step,
      state: 'waiting',
      startedAt: null,
      endedAt: null,
      attempts: 0,
      note: '',
    })),
    eraseSent: null,
  };
}

/** The run after an event. Every walk checks each step's aim anew, so a step that is true is never done twice. */
export function next(run: KittingRun, event: RunEvent): KittingRun {
  switch (event.type) {
    case 'step-started':
      return {
        ...change(run, event.step, (record) => ({
          ...record,
          state: 'running',
          startedAt: record.state === 'waiting' ? event.at : (record.startedAt ?? event.at),
          endedAt: null,
          attempts: record.attempts + 1,
        })),
        standing: 'working',
        problem: null,
      };
    case 'step-already-true':
      return change(run, event.step, (record) =>
        // A step we did keeps its times; one whose effect landed while we were gone was done all the same.
        record.state === 'done' || record.state === 'skipped'
          ? record
          : {
              ...record,
              state: record.startedAt === null ? 'skipped' : 'done',
              endedAt: record.state === 'waiting' ? (record.endedAt ?? event.at) : event.at,
            },
      );
    case 'step-done':
      return change(run, event.step, (record) => ({ ...record, state: 'done', endedAt: event.at }));
    case 'step-failed':
      return {
        ...change(run, event.step, (record) => ({ ...record, state: 'failed', endedAt: event.at })),
        standing: 'attention',
        problem: event.problem,
      };
    case 'step-left-out':
      return change(run, event.step, (record) => ({ ...record, state: 'skipped', note: event.note, endedAt: event.at }));
    case 'restarted-from': {
      const from = run.steps.findIndex(({ step }) => step === event.step);
      return {
        ...run,
        standing: 'interrupted',
        problem: null,
        steps: run.steps.map((record, index) =>
          // When it was done last stays known: what is found to hold still was done then.
          index < from ? record : { ...record, state: 'waiting', endedAt: isBehind(record) ? record.endedAt : null, note: '' },
        ),
      };
    }
    case 'erase-sent':
      return { ...run, eraseSent: { hostId: event.hostId, systemBuid: event.systemBuid, at: event.at } };
    case 'device-read':
      return { ...run, device: event.device, ...(event.contents === undefined ? {} : { contents: event.contents }) };
    case 'waits':
      return { ...run, standing: event.for, problem: null };
    case 'goes-on':
      return { ...run, standing: 'working', problem: null };
    case 'held':
      return run.standing === 'attention' ? run : { ...run, standing: 'held' };
    case 'interrupted':
      return run.standing === 'attention' ? run : { ...run, standing: 'interrupted' };
    case 'finished':
      return { ...run, standing: 'finished', problem: null };
    case 'abandoned':
      return { ...run, standing: 'abandoned' };
  }
}

export const recordOf = (run: KittingRun, step: StepKind): StepRecord | undefined => run.steps.find((record) => record.step === step);

const isBehind = ({ state }: StepRecord) => state === 'done' || state === 'skipped';

/** The step a run stands at: the first that is not behind it; the last one when all are. */
export function currentStep(run: KittingRun): StepKind {
  return (run.steps.find((record) => !isBehind(record)) ?? run.steps.at(-1))?.step ?? 'verify';
}

/** 0 to 1, by the steps' weights. */
export function progressOf(run: KittingRun): number {
  const weight = (records: readonly StepRecord[]) => records.reduce((sum, { step }) => sum + stepTraits[step].weight, 0);
  return weight(run.steps.filter(isBehind)) / Math.max(1, weight(run.steps));
}

/** Something is on its way in the device that an interruption could harm: also an erase or an update, while the device is off the bus. */
export function isCritical(run: KittingRun): boolean {
  const record = recordOf(run, currentStep(run));
  if (record?.state !== 'running' || !stepTraits[record.step].critical) return false;
  return run.standing === 'working' || (run.standing === 'interrupted' && isAwayByOrder(run));
}

/** The device is away because the run sent it away: an erase, an update. No cable was pulled. */
export function isAwayByOrder(run: KittingRun): boolean {
  const record = recordOf(run, currentStep(run));
  if (record?.state !== 'running' || run.standing === 'attention') return false;
  return record.step === 'erase' ? run.eraseSent !== null : stepTraits[record.step].leaves;
}

/** Nothing that is known from before this moment still holds: in this run the device was erased. 0: it was not. */
export function erasedAt(run: KittingRun): number {
  const byUs = recordOf(run, 'erase')?.state === 'done' ? (run.eraseSent?.at ?? 0) : 0;
  const added = recordOf(run, 'add-to-business');
  // Apple Configurator erases what it adds (usb.md 6.1).
  return Math.max(byUs, added?.state === 'done' ? (added.startedAt ?? 0) : 0);
}

type Recognition = 'recognising' | 'trust' | 'locked' | 'ready' | 'attention';

/** What a card shows, from what is known. A run under way speaks first. */
export function slotState(facts: {
  attached: boolean;
  recognition: Recognition;
  run: KittingRun | null;
  /** The run ended well since the device was plugged in. */
  finishedHere: boolean;
  supervisedByUs: boolean;
  managed: boolean;
}): SlotState {
  const { run } = facts;
  if (run !== null && run.standing !== 'finished' && run.standing !== 'abandoned') {
    if (run.standing === 'attention') return 'attention';
    const away = isAwayByOrder(run) ? (currentStep(run) === 'erase' ? 'working' : 'hand') : 'interrupted';
    if (!facts.attached) return away;
    // A device that cannot be read is not walked, whatever the row says: the card tells what it waits for.
    const { recognition } = facts;
    if (recognition === 'trust' || recognition === 'locked' || recognition === 'attention') return recognition;
    return run.standing === 'interrupted' ? away : run.standing;
  }
  if (facts.recognition !== 'ready') return facts.recognition;
  return facts.finishedHere || (facts.supervisedByUs && facts.managed) ? 'done' : 'ready';
}

function change(run: KittingRun, step: StepKind, update: (record: StepRecord) => StepRecord): KittingRun {
  return { ...run, steps: run.steps.map((record) => (record.step === step ? update(record) : record)) };
}
