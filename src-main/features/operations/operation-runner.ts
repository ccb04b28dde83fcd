import type { CommandOptions } from '#contract/commands.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { OperationsPorts } from './operation-ports.ts';
import { isSleptThrough, startOf } from './operation-rules.ts';
import type { OperationSecrets } from './operation-secrets.ts';
import type { OperationsStore, StoredOperation } from './operations-store.ts';

/** Timers stand still while a computer sleeps, so the clock is looked at again at least this often. */
const LONGEST_LOOK_MS = 60_000;
/** Devices that one commit says it to. */
const SLICE = 50;

export interface RunnerPorts extends OperationsPorts {
  readonly store: OperationsStore;
  readonly kept: OperationSecrets;
  /** An operation changed. */
  readonly changed: (id: string) => void;
}

/**
 * Says what was confirmed, when its hour comes and device by device. That it was said to a device and that the device has it in its queue
 * is one commit: killed anywhere, it goes on with those who have not.
 */
export class OperationRunner implements LongLived {
  readonly #ports: RunnerPorts;
  #cancel: (() => void) | null = null;
  #running = false;
  #working: Promise<void> | null = null;
  #again = false;
  /** The last work came to an error (a full disk), or the clock cannot be trusted: it is tried again at the next look, not at once. */
  #postponed = false;
  /** Something that was cancelled may not be taken back yet: the program ended meanwhile, or the disk was full. */
  #owed = true;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    this.#running = true;
    await this.#takeBackRest();
    this.look();
  }

  /** Takes back what no device holds of one that was cancelled. */
  async takeBack(id: string): Promise<{ takenBack: number; alreadyFetched: number }> {
    try {
      return await this.#ports.speaker.takeBack(id);
    } catch (error) {
      this.#owed = true;
      this.look();
      throw error;
    }
  }

  /** Not all of what was cancelled was taken back: the rest must not reach the devices either. */
  async #takeBackRest(): Promise<void> {
    const { store, speaker, log, changed } = this.#ports;
    this.#owed = false;
    try {
      for (const id of store.halfCancelled()) {
        await speaker.takeBack(id);
        changed(id);
      }
    } catch (error) {
      this.#owed = true;
      log.error('what was cancelled could not be taken back', { error });
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
    await this.#working;
  }

  /** Something may be due. */
  look(): void {
    if (!this.#running) return;
    if (this.#working !== null) {
      this.#again = true;
      return;
    }
    this.#cancel?.();
    this.#cancel = null;
    this.#working = this.#work()
      .then(() => {
        this.#working = null;
        if (!this.#running) return;
        if (this.#again) {
          this.#again = false;
          this.look();
        } else this.#later();
      })
      .catch((error: unknown) => this.#ports.log.error('operations are not run any more', { error }));
  }

  #later(): void {
    const { store, clock } = this.#ports;
    const now = clock.now();
    const scheduled = store.open(['scheduled']).map(({ runAt }) => runAt ?? now);
    const due = store.open(['running']).map(({ id }) => store.nextDue(id) ?? Number.POSITIVE_INFINITY);
    const next = Math.min(...scheduled, ...due);
    if (next === Number.POSITIVE_INFINITY && !this.#owed) return;
    const wait = this.#postponed ? LONGEST_LOOK_MS : Math.max(0, Math.min(next - now, LONGEST_LOOK_MS));
    this.#cancel = clock.after(wait, () => this.look());
  }

  async #work(): Promise<void> {
    const { store, log } = this.#ports;
    if (this.#owed) await this.#takeBackRest();
    try {
      this.#postponed = false;
      for (const operation of store.open(['scheduled'])) await this.#begin(operation);
      for (const operation of store.open(['running'])) await this.#run(operation.id);
    } catch (error) {
      this.#postponed = true;
      log.error('running an operation failed', { error });
    }
  }

  /** The hour of a scheduled one has come, or went by while nobody was there. */
  async #begin({ id, command, runAt }: StoredOperation): Promise<void> {
    const { store, commit, clock, changed, trustsClock } = this.#ports;
    const now = clock.now();
    if (runAt === null || runAt > now) return;
    if (trustsClock?.() === false) {
      this.#postponed = true;
      return;
    }
    const { state, lateMs } = startOf(command, runAt, now);
    await commit.run(() => {
      if (store.get(id)?.state !== 'scheduled') return;
      store.change(id, { state, lateMs });
      if (state === 'missed') this.#tellMissed(id, command, runAt);
    });
    changed(id);
  }

  /** Inside the commit. */
  #tellMissed(id: string, type: StoredOperation['command'], at: number): void {
    const { store, record, stuck } = this.#ports;
    record('operations.missed', id, { type }, '@shitaku');
    stuck({ id, why: 'missed', count: store.included(id).length, at });
  }

  async #run(id: string): Promise<void> {
    const { store, commit, clock, speaker, changed } = this.#ports;
    for (;;) {
      if (!this.#running) return;
      const done = await commit.run(() => {
        const operation = store.get(id);
        if (operation?.state !== 'running') return null;
        const dueAt = store.nextDue(id);
        if (dueAt !== null && isSleptThrough(operation.command, operation.spreadMs, dueAt, clock.now())) {
          store.change(id, { state: 'missed', runAt: dueAt });
          this.#tellMissed(id, operation.command, dueAt);
          return { said: [], more: false };
        }
        const due = store.due(id, clock.now(), SLICE);
        const said = due.filter((deviceId) => this.#say(operation, deviceId));
        if (store.nextDue(id) === null) store.change(id, { state: 'sent' });
        return { said, more: due.length === SLICE };
      });
      if (done === null) return;
      speaker.said(done.said);
      changed(id);
      if (!done.more) return;
    }
  }

  /** Inside the commit. False: it was left out, and why is kept. */
  #say(operation: StoredOperation, deviceId: string): boolean {
    const { store, fleet, speaker, kept, clock } = this.#ports;
    const { id, command } = operation;
    const now = clock.now();
    const skip = (reason: string): false => {
      store.skipped(id, deviceId, reason);
      return false;
    };
    const device = fleet.devices([deviceId]).get(deviceId);
    if (device === undefined) return skip('not-found');
    const reason = speaker.unavailable(command, deviceId, device.target, now);
    if (reason !== null) return skip(reason.reason);
    const options = kept.optionsOf(operation, deviceId, speaker.wantsPin(command, device.target));
    if (options === null) return skip('secret-gone');
    const filled: CommandOptions = speaker.fill(command, options, deviceId);
    const acceptedAt = operation.confirmedAt ?? now;
    const said = speaker.say({ deviceId, target: device.target, type: command, options: filled, operationId: id, acceptedAt, by: null });
    if (!said.ok) return skip(said.error.code);
    // Every question of a refresh waits there already: whoever asked them hears the answers.
    if (said.value.length === 0) return skip('already-waiting');
    kept.pinSaid(id, deviceId);
    store.said(id, deviceId, now);
    return true;
  }
}
