import type { RecordActivity } from '#contract/activity.ts';
import { type Confirmation, confirms } from '#contract/confirmation.ts';
import type { DeviceSelection, WhyKept } from '#contract/devices.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { statusOfCode } from './devices-rules.ts';
import type { DevicesStore } from './devices-store.ts';
import type { FleetStore, StoredDevice } from './fleet-store.ts';
import { whyKept } from './removal-rules.ts';

const READ_AT_ONCE = 200;
const REMOVED_AT_ONCE = 100;
const MOST_NAMED = 20;

/** Somebody who keeps something of devices. */
export interface DeviceKeeper {
  /** What it has against the records of some of them going. */
  readonly holds?: (ids: readonly string[]) => ReadonlyMap<string, WhyKept>;
  /** Those of them whose Activation Lock bypass code it keeps. */
  readonly withBypassCode?: (ids: readonly string[]) => readonly string[];
  /** The record goes: so does what is kept with it. Inside that commit. */
  readonly forget?: (device: { readonly id: string; readonly serialNumber: string }) => void;
}

interface Ports {
  readonly devices: DevicesStore;
  readonly fleet: FleetStore;
  readonly keepers: readonly DeviceKeeper[];
  readonly resolve: (selection: DeviceSelection) => Outcome<{ readonly ids: readonly string[] }, 'view-unknown'>;
  readonly record: RecordActivity;
  /** The list is another. */
  readonly changed: () => void;
}

/**
 * Deletes the records of devices that are not managed. What was written down of them stays: the audit log, and what was said in
 * operations. What Apple lists in our server comes back with its next reading; what enrols again is new.
 */
export class RemovalDesk {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async removable({ selection }: { selection: DeviceSelection }) {
    const resolved = this.#ports.resolve(selection);
    if (!resolved.ok) return resolved;
    const kept: Partial<Record<WhyKept, number>> = {};
    let [removable, listed, withBypassCode] = [0, 0, 0];
    await this.#eachSlice(resolved.value.ids, READ_AT_ONCE, (ids) => {
      const { going, staying } = this.#judge(ids);
      removable += going.length;
      listed += going.filter(({ ade }) => ade !== null).length;
      for (const { withBypassCode: have } of this.#ports.keepers) withBypassCode += have?.(going.map(({ id }) => id)).length ?? 0;
      for (const why of staying) kept[why] = (kept[why] ?? 0) + 1;
    });
    return ok({ removable, listed, withBypassCode, kept });
  }

  async remove({ selection, confirmation }: { selection: DeviceSelection; confirmation: Confirmation }) {
    const resolved = this.#ports.resolve(selection);
    if (!resolved.ok) return resolved;
    const meant: string[] = [];
    await this.#eachSlice(resolved.value.ids, READ_AT_ONCE, (ids) => meant.push(...this.#judge(ids).going.map(({ id }) => id)));
    if (meant.length === 0) return fail('nothing-to-remove');
    const wrong = confirms('delete', meant.length, confirmation);
    if (wrong !== null) return fail(wrong);
    let removed = 0;
    await this.#eachSlice(meant, REMOVED_AT_ONCE, (ids) => {
      removed += this.#removeSome(ids, confirmation.reason.trim());
    });
    if (removed > 0) this.#ports.changed();
    return ok({ removed });
  }

  /** One commit, with its own trace: killed in between, the log says how far it came. Judged again: a device may have come back. */
  #removeSome(ids: readonly string[], reason: string): number {
    const { devices, keepers, record } = this.#ports;
    return devices.transaction(() => {
      const { going } = this.#judge(ids);
      for (const { id, serialNumber } of going) {
        for (const { forget } of keepers) forget?.({ id, serialNumber });
        devices.drop(id);
      }
      const named = going.slice(0, MOST_NAMED).map(({ serialNumber }) => serialNumber);
      if (going.length > 0) record('devices.removed', named.join(' '), { devices: String(going.length), reason });
      return going.length;
    });
  }

  #judge(ids: readonly string[]): { going: StoredDevice[]; staying: WhyKept[] } {
    const { fleet, keepers } = this.#ports;
    const held = new Map(keepers.flatMap(({ holds }) => [...(holds?.(ids) ?? [])]));
    const going: StoredDevice[] = [];
    const staying: WhyKept[] = [];
    for (const device of fleet.byIds(ids)) {
      const lostMode = statusOfCode(device.status) === 'lost';
      const why = whyKept({ management: device.management, lostMode, held: held.get(device.id) ?? null });
      if (why === null) going.push(device);
      else staying.push(why);
    }
    return { going, staying };
  }

  /** Piece by piece, so that nobody waits for it (design.md: 16 ms). */
  async #eachSlice(ids: readonly string[], size: number, take: (ids: readonly string[]) => void): Promise<void> {
    for (let at = 0; at < ids.length; at += size) {
      take(ids.slice(at, at + size));
      if (at + size < ids.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
