import type { ActivityAction } from '#contract/activity.ts';
import type { KittingRun, RunEvent } from './kitting-run.ts';

interface Deed {
  readonly action: ActivityAction;
  readonly details: Readonly<Record<string, string>>;
}

/** What of a run's event belongs into the record of deeds; null: it stays in the run's own journal. */
export function deedOf(event: RunEvent, { device, order }: KittingRun): Deed | null {
  const { serialNumber } = device;
  switch (event.type) {
    case 'finished':
      return { action: 'bench.prepare-finished', details: { serialNumber } };
    case 'abandoned':
      return { action: 'bench.prepare-abandoned', details: { serialNumber } };
    case 'step-failed':
      return { action: 'bench.prepare-stopped', details: { step: event.step, problem: event.problem } };
    case 'step-left-out':
      return { action: 'bench.step-skipped', details: { serialNumber, step: event.step, reason: event.note } };
    case 'restarted-from':
      return { action: 'bench.restarted-from', details: { serialNumber, step: event.step } };
    case 'erase-sent':
      return { action: 'bench.erased', details: { serialNumber, by: order.eraseConsent?.by ?? '' } };
    default:
      return null;
  }
}
