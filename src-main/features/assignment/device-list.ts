import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { DepDevice, DepDevicePage } from '../../protocols/dep/dep-devices.ts';
import type { AdeServer, AssignmentPorts } from './assignment-ports.ts';
import { type AdeDevice, listMode, seenHere, seenNotHere } from './assignment-rules.ts';
import { type AssignmentRefusal, refusalOf, type Throttle } from './refusal.ts';

export interface ListRead {
  readonly mode: 'full' | 'delta';
  /** How many devices the service told of. */
  readonly told: number;
}

const MAX_PAGES = 1000;

/** Reads the list of our server row: all of it, or what changed since. */
export class DeviceList {
  readonly #ports: AssignmentPorts;
  readonly #throttle: Throttle;
  readonly #saved: (before: AdeDevice | null, after: AdeDevice) => void;

  constructor(ports: AssignmentPorts, parts: { throttle: Throttle; saved: (before: AdeDevice | null, after: AdeDevice) => void }) {
    this.#ports = ports;
    this.#throttle = parts.throttle;
    this.#saved = parts.saved;
  }

  /** Chooses by itself whether everything is read (product.md L-4). Rejects with the signal's reason. */
  async read(signal: AbortSignal): Promise<Outcome<ListRead, AssignmentRefusal>> {
    const ade = this.#ports.ade();
    if (ade === null) return fail('no-ade-token');
    const { store, clock, dep } = this.#ports;
    // Which row it is, and how much it gives at once, it tells by itself (apple-cloud.md 3.3).
    const account = await this.#throttle.run(() => dep.account(ade.token, { signal }));
    signal.throwIfAborted();
    if (!account.ok) return account;
    const row = { ...ade, serverUuid: account.value.serverUuid };
    const { fetch, sync } = account.value.limits;
    const cursor = store.cursor(row.serverUuid);
    if (cursor !== null && listMode(cursor, clock.now()) === 'delta') {
      const delta = await this.#pages(row, 'delta', { cursor: cursor.cursor, limit: sync.maximum }, signal);
      if (delta !== 'anew') return delta;
    }
    store.forgetCursor(row.serverUuid);
    const begun = clock.now();
    const full = await this.#pages(row, 'full', { cursor: undefined, limit: fetch.maximum }, signal);
    if (full === 'anew') return fail('refused', 'the service does not take its own cursor', { service: 'dep', reason: 'cursor-invalid' });
    if (full.ok) this.#dropUnseen(row, begun);
    return full;
  }

  /** `anew`: the cursor is over. */
  async #pages(
    ade: AdeServer,
    mode: 'full' | 'delta',
    from: { cursor: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<Outcome<ListRead, AssignmentRefusal> | 'anew'> {
    const { store, dep } = this.#ports;
    let { cursor } = from;
    let told = 0;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const request = { cursor, limit: from.limit, signal };
      const page =
        mode === 'full'
          ? await dep.fetchDevices(ade.token, request)
          : await dep.syncDevices(ade.token, { ...request, cursor: cursor ?? '' });
      signal.throwIfAborted();
      if (!page.ok) {
        const { code } = page.error;
        if (code === 'cursor-exhausted') {
          if (cursor !== undefined) store.saveCursor(ade.serverUuid, cursor, this.#ports.clock.now());
          return ok({ mode, told });
        }
        if (code === 'cursor-expired' || code === 'cursor-invalid' || code === 'cursor-required') return 'anew';
        // Kept by the throttle, so that the next question waits too.
        return this.#throttle.run<never>(async () => page);
      }
      const { value } = page;
      this.#keep(ade, value, mode);
      told += value.devices.length;
      // A fetch that is not at its end is begun anew after a restart; its cursor would sync from the middle.
      if (mode === 'delta' || !value.moreToFollow) store.saveCursor(ade.serverUuid, value.cursor, this.#ports.clock.now());
      if (!value.moreToFollow) return ok({ mode, told });
      cursor = value.cursor;
    }
    return refusalOf('dep', { code: 'unexpected-answer', message: 'the list of devices has no end' });
  }

  #keep(ade: AdeServer, page: DepDevicePage, mode: 'full' | 'delta'): void {
    const { store, clock } = this.#ports;
    const at = clock.now();
    const changes = store.transaction(() =>
      newest(page.devices).map((told) => {
        const before = store.device(told.serialNumber);
        const gone = mode === 'delta' && told.operation === 'deleted';
        const facts = { serverUuid: ade.serverUuid, at, listed: true };
        const after = gone ? seenNotHere(before, told.serialNumber, at) : seenHere(before, told, facts);
        store.put(after);
        return [before, after] as const;
      }),
    );
    for (const [before, after] of changes) this.#saved(before, after);
  }

  /** What a whole list did not name is not of the row any more. */
  #dropUnseen({ serverUuid }: AdeServer, since: number): void {
    const { store, clock } = this.#ports;
    const at = clock.now();
    for (const before of store.unseen(serverUuid, since)) {
      const after = seenNotHere(before, before.serialNumber, at);
      store.put(after);
      this.#saved(before, after);
    }
  }
}

/** A device may come twice on a page: the last thing that happened to it counts (apple-cloud.md 3.5, rule 4). */
function newest(devices: readonly DepDevice[]): readonly DepDevice[] {
  const kept = new Map<string, DepDevice>();
  for (const device of devices) {
    const other = kept.get(device.serialNumber);
    if (other === undefined || (device.operationAt ?? 0) >= (other.operationAt ?? 0)) kept.set(device.serialNumber, device);
  }
  return [...kept.values()];
}
