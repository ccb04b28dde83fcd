import type { Slot, SlotProblem } from '#contract/bench.ts';
import { erasedAt, isCritical, type KittingRun, progressOf, type RunDevice, slotState } from './kitting-run.ts';
import { type Conditions, type KittingValues, runDeviceOf, type Supervision } from './kitting-values.ts';
import { restartAt } from './restart-rules.ts';
import type { StoredRun } from './session-ports.ts';

/** What is known of a device when its card is drawn. */
interface SlotFacts {
  readonly udid: string;
  readonly port: string | null;
  readonly attached: boolean;
  readonly recognition: Parameters<typeof slotState>[0]['recognition'];
  readonly problem: SlotProblem | null;
  /** What keeps an open run from going on although its row does not say so. */
  readonly fault: SlotProblem | null;
  readonly device: RunDevice;
  readonly values: KittingValues | null;
  readonly supervision: Supervision | null;
  readonly conditions: Conditions | null;
  readonly stored: StoredRun | null;
  readonly finishedHere: boolean;
  /** When the engine last saw it enrol; null: it does not know it. */
  readonly enrolledAt: number | null;
  readonly duplicate: boolean;
  readonly asset: { readonly assetNumber: string | null; readonly user: string } | null;
  readonly portVerdict: Slot['portVerdict'];
  readonly simulated: boolean;
  readonly organizationMagic: string;
}

/** Who it is: as just read, and as known from its run where the device has not said it yet; without trust it keeps its numbers to itself. */
export function identityOf(values: KittingValues | null, known: RunDevice | null, modelName: (productType: string) => string): RunDevice {
  if (values === null) return known ?? { name: '', serialNumber: '', productType: '', modelName: '', osVersion: '', imei: null };
  const [serialNumber, imei] = [values.serialNumber || (known?.serialNumber ?? ''), values.imei ?? known?.imei ?? null];
  return runDeviceOf({ ...values, serialNumber, imei }, modelName);
}

/** The card of a device. */
export function slotView(facts: SlotFacts): Slot {
  const { stored, supervision, conditions, attached, enrolledAt, port } = facts;
  const run = stored?.run ?? null;
  const managed = enrolledAt !== null && (run === null || enrolledAt >= erasedAt(run));
  const open = stored !== null && stored.endedAt === null;
  const supervisedByUs = supervision?.supervised === true && supervision.magic === facts.organizationMagic;
  return {
    udid: facts.udid,
    port,
    attached,
    state: facts.fault !== null ? 'attention' : slotState({ ...facts, run, supervisedByUs, managed }),
    problem: facts.fault ?? (open ? run?.problem : null) ?? facts.problem,
    ...facts.device,
    battery: facts.values?.battery ?? null,
    activationState: facts.values?.activationState ?? '',
    supervised: supervision?.supervised ?? null,
    managed,
    run: stored === null ? null : runView(stored),
    critical: open && run !== null && isCritical(run),
    conditions:
      conditions === null || supervision === null
        ? null
        : { ...conditions, supervisedBy: supervisedByUs ? 'us' : supervision.supervised ? 'other' : 'nobody' },
    duplicate: facts.duplicate,
    assetNumber: facts.asset?.assetNumber ?? null,
    user: facts.asset?.user ?? '',
    portVerdict: facts.portVerdict,
    simulated: facts.simulated,
  };
}

const again = (run: KittingRun, index: number) => {
  const step = restartAt(run, index);
  return step.ok ? 'can' : step.error.code;
};

const runView = ({ id, run, startedAt, endedAt }: StoredRun): Slot['run'] => ({
  id,
  batchId: run.order.batchId,
  steps: run.steps.map((record, index) => ({ ...record, again: again(run, index) })),
  startedAt,
  endedAt,
  progress: progressOf(run),
});
