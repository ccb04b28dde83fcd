import { recordOf } from '../kitting-run.ts';
import { readDevice, runDeviceOf } from '../kitting-values.ts';
import { ensurePaired, workingRecord } from '../pairing.ts';
import { pairRecordOf, type Step } from '../step.ts';
import { versionBelow } from '../versions.ts';

/** Trusted by the device, and who it is known. */
export const pair: Step<'pair'> = {
  isTrue: async ({ link }) => (link.acceptedRecord ?? (await workingRecord(link))) !== null,
  act: async ({ link, ports, run, onWait }) => {
    const paired = await ensurePaired(link, {
      clock: ports.clock,
      waitPollMs: ports.waitPollMs,
      supervisor: () => ports.supervisor(run().order.organizationName),
      onWait,
    });
    return paired.ok ? null : paired.error.code;
  },
  untrue: 'device-answer-invalid',
};

/**
 * What must hold before anything is done. Find My on means that an erase ends at somebody's Activation Lock (usb.md 2.3).
 * Once true it is not asked again in this run: a battery may run down while the run goes on.
 */
export const check: Step<'check'> = {
  isTrue: async ({ run }) => recordOf(run(), 'check')?.state === 'done',
  act: async (context) => {
    const { link, settings, dispatch, run, modelName } = context;
    const { values, conditions, supervision } = await readDevice(link, await pairRecordOf(context));
    dispatch({ type: 'device-read', device: runDeviceOf(values, modelName) });
    if (conditions.findMy) return 'find-my-on';
    if (conditions.signedIn) return 'signed-in';
    if (settings.minimumOs !== undefined && versionBelow(values.osVersion, settings.minimumOs)) return 'os-too-old';
    if (settings.minimumBattery !== undefined && values.battery !== null && values.battery < settings.minimumBattery) {
      return 'battery-too-low';
    }
    // Somebody else's device is not ours to erase, whatever the recipe says; ours may be prepared anew.
    const foreign = supervision.supervised && supervision.magic !== run().order.organizationMagic;
    return foreign && run().order.eraseConsent === null ? 'configured-by-other-organization' : null;
  },
  untrue: 'device-answer-invalid',
};
