import type { SlotProblem } from '#contract/bench.ts';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { bytesAt } from '#plist/read.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { DeviceLink } from './device-link.ts';
import { pause } from './pause.ts';

/** Whoever holds the supervision identity pairs without a tap (usb.md 2.9). */
export interface Supervisor {
  readonly certificateDer: Uint8Array;
  signChallenge(challenge: Uint8Array): Promise<Uint8Array>;
}

export type PairingProblem = Extract<SlotProblem, 'trust-refused' | 'pairing-prohibited'>;

interface PairingPorts {
  readonly clock: Clock;
  readonly waitPollMs: number;
  readonly supervisor: () => Promise<Supervisor | null>;
  /** A person has to do something at the device: tap Trust, or unlock it. Null: no longer. */
  readonly onWait: (reason: 'trust' | 'locked' | null) => void;
}

/** The stored record when the device still accepts it; null when there is none or it was forgotten by the device. */
export async function workingRecord(link: DeviceLink): Promise<PairRecord | null> {
  const bytes = await link.usbmux.readPairRecord(link.udid);
  if (bytes === null) return null;
  let record: PairRecord;
  try {
    record = link.protocols.parsePairRecord(bytes);
  } catch (error) {
    // Damaged, or left half by another tool: as good as none. Pairing anew replaces it.
    if (errorCode(error) !== 'invalid-pair-record') throw error;
    return null;
  }
  try {
    await link.session(record, async () => undefined);
    return record;
  } catch (error) {
    // The device does not know this host any more: it was erased or unpaired (usb.md 3.6).
    if (errorCode(error) !== 'invalid-host-id') throw error;
    await link.usbmux.deletePairRecord(link.udid);
    return null;
  }
}

/** Pairs, waiting as long as it takes for the person at the device. Ends early only when the link's signal aborts. */
export async function ensurePaired(link: DeviceLink, ports: PairingPorts): Promise<Outcome<PairRecord, PairingProblem>> {
  const stored = link.acceptedRecord ?? (await workingRecord(link));
  if (stored !== null) return ok(stored);
  const record = await newRecord(link);
  const supervisor = await ports.supervisor();
  for (;;) {
    const attempt = await attemptPair(link, record, supervisor);
    if (typeof attempt === 'object') {
      ports.onWait(null);
      return ok(attempt);
    }
    if (attempt === 'trust-refused' || attempt === 'pairing-prohibited') return fail(attempt);
    ports.onWait(attempt);
    await pause(ports.clock, ports.waitPollMs, link.signal);
  }
}

async function newRecord(link: DeviceLink): Promise<PairRecord> {
  const systemBuid = await link.usbmux.readBuid();
  const devicePublicKeyPem = await link.lockdown(async (client) => {
    const value = await client.getValue({ key: 'DevicePublicKey' });
    const key = bytesAt({ key: value ?? '' }, 'key');
    if (key === undefined) throw new Error('the device gave no DevicePublicKey');
    return key;
  });
  return link.protocols.createPairRecord({ devicePublicKeyPem, systemBuid });
}

type Attempt = PairRecord | 'trust' | 'locked' | PairingProblem;

async function attemptPair(link: DeviceLink, record: PairRecord, supervisor: Supervisor | null): Promise<Attempt> {
  try {
    const { escrowBag } = await link.lockdown((client) => client.pair(supervisor === null ? { record } : { record, supervisor }));
    // A locked supervised device answers success without an EscrowBag; storing that record would break a good one (usb.md 2.9).
    if (escrowBag === null) return 'locked';
    const complete = { ...record, escrowBag: Buffer.from(escrowBag) };
    await link.usbmux.savePairRecord(link.udid, link.protocols.pairRecordToPlist(complete), link.device.deviceId);
    return complete;
  } catch (error) {
    switch (errorCode(error)) {
      case 'pairing-dialog-response-pending':
        return 'trust';
      case 'password-protected':
        return 'locked';
      case 'user-denied-pairing':
        return 'trust-refused';
      case 'mc-protected':
      case 'pairing-prohibited-over-this-connection':
        return 'pairing-prohibited';
      default:
        throw error;
    }
  }
}
