import type { ActivityAction, RecordActivity } from '#contract/activity.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { inspection } from '#contract/inspection.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type ConsoleOf, consoleFile } from './console-file.ts';
import { DeviceConsole } from './device-console.ts';
import { readFacts } from './device-facts.ts';
import type { InspectedDevice, TrustedDevice } from './inspected-device.ts';

type Events = EventsOf<typeof inspection>;
type Trouble = 'not-attached' | 'not-trusted' | 'locked' | 'device-silent';

interface Ports {
  /** Null: it is not attached. */
  readonly device: (udid: string) => InspectedDevice | null;
  readonly who: (udid: string) => ConsoleOf | null;
  /** Is something being done to it that a restart would break off? */
  readonly isBusy: (udid: string) => boolean;
  readonly organizationMagic: string;
  readonly language: () => 'ja' | 'en';
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly publish: <K extends keyof Events>(name: K, payload: Events[K]) => void;
}

interface Listening {
  readonly console: DeviceConsole;
  readonly device: ConsoleOf;
  readonly done: Promise<void>;
}

const UPDATE_EVERY_MS = 250;
const DETACH_WITHIN_MS = 1_000;
/** Consoles of devices that left are kept for those who still read them. */
const MOST_ENDED = 4;

type Target = { readonly udid: string };
type Wanted = Target & { readonly filter: string; readonly mdmOnly: boolean };

/** What is read from and done to one attached device, without a batch. */
export class InspectionService implements ServiceOf<typeof inspection> {
  readonly #ports: Ports;
  readonly #consoles = new Map<string, Listening>();
  /** Being opened: a second question waits for the first one's answer. */
  readonly #opening = new Map<string, Promise<Outcome<Record<never, never>, Trouble>>>();
  readonly #news: Coalescer<DeviceConsole>;
  #stopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#news = new Coalescer(ports.clock, UPDATE_EVERY_MS, (console) => {
      const udid = [...this.#consoles].find(([, listening]) => listening.console === console)?.[0];
      if (udid !== undefined) ports.publish('linesCame', { udid, ...console.extent() });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#opening.values());
    const listening = [...this.#consoles.values()];
    for (const { console } of listening) console.close();
    await Promise.all(listening.map(({ done }) => done));
    this.#news.stop();
  }

  read = ({ udid }: Target) =>
    this.#with(udid, (device) => readFacts(device, this.#ports.organizationMagic, () => this.#ports.clock.now()));

  restart = ({ udid }: Target) => this.#switch(udid, 'inspection.restarted', (device) => device.restart());

  shutDown = ({ udid }: Target) => this.#switch(udid, 'inspection.shut-down', (device) => device.shutDown());

  openConsole = ({ udid }: Target) => {
    if (this.#consoles.get(udid)?.console.open === true) return ok({});
    const under = this.#opening.get(udid) ?? this.#open(udid).finally(() => this.#opening.delete(udid));
    this.#opening.set(udid, under);
    return under;
  };

  closeConsole = async ({ udid }: Target) => {
    await this.#opening.get(udid);
    const listening = this.#consoles.get(udid);
    if (listening === undefined) return fail('no-console');
    this.#forget(udid);
    listening.console.close();
    return ok({});
  };

  lines = ({ udid, filter, mdmOnly, limit, upTo }: Wanted & { limit: number; upTo: number | null }) => {
    const console = this.#consoles.get(udid)?.console;
    if (console === undefined) return fail('no-console');
    return ok({ lines: console.lines(filter, mdmOnly, limit, upTo ?? undefined), ...console.extent(), open: console.open });
  };

  summary = ({ udid }: Target) => {
    const listening = this.#consoles.get(udid);
    return listening === undefined ? fail('no-console') : ok({ findings: listening.console.summary() });
  };

  saveConsole = ({ udid, filter, mdmOnly }: Wanted) => {
    const listening = this.#consoles.get(udid);
    if (listening === undefined) return fail('no-console');
    const { console, device } = listening;
    const { dropped } = console.extent();
    const lines = console.lines(filter, mdmOnly);
    const { clock, language } = this.#ports;
    return ok(consoleFile({ device, lines, filter, mdmOnly, dropped, savedAt: clock.now(), language: language() }));
  };

  async #switch(udid: string, action: ActivityAction, deed: (device: TrustedDevice) => Promise<unknown>) {
    if (this.#ports.isBusy(udid)) return fail('busy');
    const serialNumber = this.#ports.who(udid)?.serialNumber ?? '';
    let refused = false;
    const done = await this.#with(udid, async (device) => {
      // A run may have begun while the device was asked whether it trusts us.
      if (this.#ports.isBusy(udid)) return 'busy' as const;
      await deed(device).catch((error: unknown) => {
        const code = errorCode(error);
        refused = code === 'refused' || code === 'unknown-request';
        if (!refused) throw error;
      });
      return 'done' as const;
    });
    if (!done.ok) return done;
    if (done.value === 'busy') return fail('busy');
    if (refused) return fail('refused');
    this.#ports.record(action, udid, { serialNumber });
    return ok({});
  }

  async #open(udid: string): Promise<Outcome<Record<never, never>, Trouble>> {
    const device = this.#ports.who(udid);
    const opened = await this.#with(udid, (trusted) => trusted.log());
    if (!opened.ok) return opened;
    if (device === null || this.#stopped) {
      opened.value.close();
      return fail('not-attached');
    }
    const console = new DeviceConsole(opened.value, {
      clock: this.#ports.clock,
      grew: () => this.#news.offer(udid, console),
    });
    this.#forget(udid);
    this.#consoles.set(udid, { console, device, done: this.#follow(udid, console) });
    return ok({});
  }

  async #follow(udid: string, console: DeviceConsole): Promise<void> {
    const signal = this.#ports.device(udid)?.signal ?? AbortSignal.abort();
    try {
      await console.follow();
    } catch (error) {
      this.#ports.log.error('the log of a device could not be read on', { udid, code: errorCode(error), error });
    }
    if (!console.closed) await this.#aborted(signal);
    if (this.#consoles.get(udid)?.console === console) this.#news.forget(udid);
    const reason = console.closed ? 'closed' : this.#ports.device(udid) === null ? 'unplugged' : 'device-silent';
    this.#ports.publish('consoleEnded', { udid, reason });
    const ended = [...this.#consoles].filter(([, listening]) => !listening.console.open);
    for (const [old] of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) this.#forget(old);
  }

  /** Resolves when it aborts, or soon: the streams of a pulled cable break before the bus tells of it. */
  async #aborted(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#ports.clock.after(DETACH_WITHIN_MS, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }

  #forget(udid: string): void {
    this.#news.forget(udid);
    this.#consoles.delete(udid);
  }

  /** Speaks to the device; what it refuses because of how it stands is an answer. */
  async #with<T>(udid: string, use: (device: TrustedDevice) => Promise<T>): Promise<Outcome<T, Trouble>> {
    const device = this.#ports.device(udid);
    if (device === null) return fail('not-attached');
    try {
      const trusted = await device.trusted();
      return trusted === null ? fail('not-trusted') : ok(await use(trusted));
    } catch (error) {
      const code = errorCode(error);
      const trouble = TROUBLE[code ?? ''];
      if (trouble !== undefined) return fail(trouble);
      await this.#aborted(device.signal);
      if (device.signal.aborted) return fail('not-attached');
      if (code === null) throw error;
      this.#ports.log.warn('a device could not be inspected', { udid, code });
      return fail('device-silent');
    }
  }
}

/** Lockdown's words for it (usb.md 2.4). */
const TROUBLE: Readonly<Record<string, Trouble>> = {
  'password-protected': 'locked',
  'escrow-locked': 'locked',
  'invalid-host-id': 'not-trusted',
  'missing-host-id': 'not-trusted',
  'mc-protected': 'not-trusted',
  'user-denied-pairing': 'not-trusted',
};
