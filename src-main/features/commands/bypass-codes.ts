import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { SealedStore } from './command-secrets.ts';

const nameOf = (deviceId: string): string => `activation-lock-bypass:${deviceId}`;
/** No UDID has a colon: none of these is another's. */
const nameBySerial = (serialNumber: string): string => `activation-lock-bypass:serial:${serialNumber}`;

/**
 * The Activation Lock bypass codes devices told (Apple: ActivationLockBypassCode). A device tells its own for fifteen days after it was
 * supervised, and a new one after an erase (mdm.md 3.2): it is asked as soon as it is known to be supervised, and what it told is kept.
 */
export class BypassCodes {
  readonly #ports: { readonly secrets: SealedStore; readonly commit: GroupCommit; readonly clock: Clock; readonly record: RecordActivity };

  constructor(ports: { secrets: SealedStore; commit: GroupCommit; clock: Clock; record: RecordActivity }) {
    this.#ports = ports;
  }

  /** Inside the engine's commit. An answer without a code says nothing of an older one. */
  told(deviceId: string, answer: PlistDict): void {
    const code = stringAt(answer, 'ActivationLockBypassCode')?.trim() ?? '';
    if (code === '' || code.length > 200) return;
    const at = this.#ports.clock.now();
    this.#ports.secrets.put(nameOf(deviceId), Buffer.from(JSON.stringify({ code, at })), at);
  }

  /** When it told the one that is kept; null: never. */
  toldAt(deviceId: string): number | null {
    return this.#kept(nameOf(deviceId))?.at ?? null;
  }

  /** To be read to somebody. The reason is on the disk before the code is out. */
  reveal(deviceId: string, reason: string) {
    return this.#reveal(nameOf(deviceId), deviceId, reason);
  }

  /** The same of a device whose record was deleted. */
  revealKept(typed: string, reason: string) {
    const serialNumber = typed.normalize('NFKC').trim().toUpperCase();
    return this.#reveal(nameBySerial(serialNumber), serialNumber, reason);
  }

  /**
   * The record of the device is deleted; inside that commit. The code is needed for as long as somebody has the device, so that it stays,
   * under the number that is printed on it; and under its id, where a device that comes back finds it.
   */
  outlive(deviceId: string, serialNumber: string): void {
    const bytes = this.#ports.secrets.get(nameOf(deviceId));
    if (bytes !== null) this.#ports.secrets.put(nameBySerial(serialNumber.toUpperCase()), bytes, this.#ports.clock.now());
  }

  async #reveal(name: string, subject: string, reason: string) {
    if (reason.trim() === '') return fail('reason-empty');
    const { commit, record } = this.#ports;
    await commit.run(() => record('commands.bypass-code-seen', subject, { reason: reason.trim() }));
    const kept = this.#kept(name);
    return ok({ code: kept?.code ?? null, toldAt: kept?.at ?? null });
  }

  #kept(name: string): { code: string; at: number } | null {
    const bytes = this.#ports.secrets.get(name);
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString('utf8')) as { code: string; at: number });
  }
}
