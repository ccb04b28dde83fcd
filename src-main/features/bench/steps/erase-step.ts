import { errorCode } from '#lib/error-code.ts';
import { stringAt } from '#plist/read.ts';
import type { DeviceLink } from '../device-link.ts';
import { type EraseSent, recordOf } from '../kitting-run.ts';
import { conditionsOf, readConditions } from '../kitting-values.ts';
import { pause } from '../pause.ts';
import { deviceOf, pairRecordOf, provedRecordOf, type Step } from '../step.ts';

/** How long a device that took the request may stay on the bus before it begins. */
const BEGINS_WITHIN_MS = 60_000;
/** A device that was away longer may be in somebody's hands by now: its erase has to be confirmed anew. */
const CONSENT_LIVES_MS = 24 * 3_600_000;

/**
 * Erases the device: once, and only with a person's consent for this serial number.
 *
 * The request is recorded before it leaves, with the name by which the device knew this host then. A device that was erased
 * knows no host (usb.md 3.6): as long as it still knows that name, it was not erased, and only then the request is sent again.
 */
export const erase: Step<'erase'> = {
  isTrue: async (context) => {
    const { run, link } = context;
    if (recordOf(run(), 'erase')?.state === 'done') return true;
    const sent = run().eraseSent;
    return sent !== null && (await erasedSince(link, sent)) === 'erased';
  },
  act: async (context) => {
    const { run, link, settings, dispatch, ports } = context;
    const consent = run().order.eraseConsent;
    if (consent === null || consent.serialNumber !== deviceOf(context).serialNumber) return 'erase-unconfirmed';
    const sent = run().eraseSent;
    if (sent !== null) {
      const fate = await erasedSince(link, sent);
      if (fate === 'erased') return null;
      if (fate === 'uncertain') return 'erase-uncertain';
      // It may have taken the request and not begun yet.
      const left = sent.at + BEGINS_WITHIN_MS - ports.clock.now();
      if (left > 0) await pause(ports.clock, left, link.signal);
    }
    if (ports.clock.now() - consent.at > CONSENT_LIVES_MS) return 'erase-unconfirmed';
    const record = await pairRecordOf(context);
    // Once more in the last moment: since the check somebody may have set it up, and it would end at their Activation Lock.
    const { serial, findMy, signedIn } = await link.session(record, async (client) => ({
      serial: stringAt(await client.getValues(), 'SerialNumber'),
      ...(await conditionsOf(client)),
    }));
    if (serial !== consent.serialNumber) return 'erase-unconfirmed';
    if (findMy) return 'find-my-on';
    if (signedIn) return 'signed-in';
    // It comes back knowing nobody.
    link.protocols.expectPairing();
    dispatch({ type: 'erase-sent', hostId: record.hostId, systemBuid: record.systemBuid, at: ports.clock.now() });
    try {
      await link.mcinstall(record, (client) => client.eraseDevice({ preserveDataPlan: settings.preserveDataPlan ?? false }));
    } catch (error) {
      // No answer is no proof of anything: the walk begins again, and asks the device whether it still knows us.
      if (errorCode(error) !== 'timed-out' && errorCode(error) !== 'closed') throw error;
    }
    // It leaves the bus, which ends this walk; the next one finds it erased.
    await pause(ports.clock, BEGINS_WITHIN_MS, link.signal);
    return 'erase-not-begun';
  },
  untrue: 'erase-not-begun',
};

/** A device that forgot the host, and is not activated or has no configuration, was erased. One that only forgot the host was not proved so. */
async function erasedSince(link: DeviceLink, sent: EraseSent): Promise<'erased' | 'not-erased' | 'uncertain'> {
  if (await link.lockdown((client) => client.knowsHost(sent))) return 'not-erased';
  const values = await link.lockdown((client) => client.getValues());
  const activation = stringAt(values, 'ActivationState');
  if (activation === 'Unactivated') return 'erased';
  // Before trust the device may not say. Paired anew in Setup Assistant, it has no configuration yet.
  const record = await provedRecordOf({ link });
  if (record.hostId === sent.hostId) return 'not-erased';
  const state = stringAt(await link.session(record, (client) => client.getValues()), 'ActivationState');
  if (state === 'Unactivated') return 'erased';
  const configured = (await link.mcinstall(record, (client) => client.getCloudConfiguration())) !== null;
  // Set up by somebody: whether before or after an erase, the device does not tell.
  return configured || (await readConditions(link, record)).setUp ? 'uncertain' : 'erased';
}
