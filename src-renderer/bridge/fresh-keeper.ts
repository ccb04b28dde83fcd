import type { QueryClient } from '@tanstack/react-query';
import type { Slot } from '#contract/bench.ts';
import type { BridgeEvent } from '#contract/index.ts';
import type { ValueOf } from './ask.ts';

type BenchSlots = ValueOf<'bench', 'slots'>;

type Told = BridgeEvent extends infer E ? (E extends BridgeEvent ? `${E['noun']}.${E['name']}` : never) : never;

/** Which answers a told event makes old. Events that carry the state itself are put in place instead. */
const madeOld: { readonly [E in Told]: readonly (readonly string[])[] } = {
  'settings.changed': [],
  // Every credential has a date, and names an account.
  'certificates.changed': [['certificates'], ['settings'], ['deadlines'], ['accounts']],
  'certificates.arrived': [['certificates', 'downloads']],
  'push.changed': [['push'], ['deadlines'], ['accounts']],
  'tokens.changed': [['tokens'], ['certificates'], ['deadlines'], ['accounts']],
  // Owners and deputies are shown beside credentials too.
  'accounts.changed': [['accounts'], ['deadlines'], ['certificates']],
  'deadlines.changed': [['deadlines']],
  'deadlines.due': [['deadlines']],
  'devices.changed': [['devices'], ['enrollment']],
  'enrollment.changed': [['enrollment']],
  // A limit counts what its devices answered.
  'commands.changed': [['commands'], ['devices'], ['workHours']],
  'commands.expiresSoon': [['commands', 'expiring']],
  'operations.changed': [['operations']],
  'approvals.changed': [['approvals'], ['operations']],
  'recipes.changed': [['recipes']],
  // A list that is being read tells of each device that is new; how the list itself stands has an event of its own.
  'assignment.changed': [
    ['assignment', 'standing'],
    ['assignment', 'provisional'],
    ['assignment', 'selection'],
  ],
  'assignment.listChanged': [['assignment', 'list']],
  'activity.changed': [['activity', 'list']],
  'activity.verified': [['activity', 'verification']],
  'diagnosis.changed': [['diagnosis']],
  'practice.changed': [['practice']],
  'assets.scanned': [['assets', 'scans']],
  'assets.changed': [['assets']],
  'inspection.linesCame': [
    ['inspection', 'lines'],
    ['inspection', 'summary'],
  ],
  'inspection.consoleEnded': [['inspection', 'lines']],
  'inventory.changed': [['inventory']],
  'lostMode.changed': [['lostMode'], ['devices']],
  'workHours.changed': [['workHours']],
  'notices.told': [],
  'declarations.changed': [['declarations']],
  'desktop.changed': [['desktop']],
  'desktop.command': [],
  'batches.changed': [['batches']],
  'handover.opened': [],
  'updates.changed': [],
  'start.warned': [['start']],
  'start.cleared': [['start']],
  'bench.ports': [['bench', 'ports']],
  'bench.bus': [],
  'bench.strays': [],
  'bench.slot': [],
  'bench.slotRemoved': [],
};

const COALESCE_MS = 250;

const withSlot = (old: BenchSlots, slot: Slot): BenchSlots => {
  const known = old.slots.some(({ udid }) => udid === slot.udid);
  return { ...old, slots: known ? old.slots.map((each) => (each.udid === slot.udid ? slot : each)) : [...old.slots, slot] };
};

/** Applies the core's events to what is held here: snapshot first, events after. */
export class FreshKeeper {
  readonly #client: QueryClient;
  readonly #old = new Map<string, readonly unknown[]>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  hear(event: BridgeEvent): void {
    if (event.noun === 'bench') this.#hearBench(event);
    else if (event.noun === 'settings' || event.noun === 'updates') {
      const key = [event.noun, 'get', {}];
      this.#askAgainIfUnderWay(key);
      this.#client.setQueryData(key, event.payload);
    }
    for (const key of madeOld[`${event.noun}.${event.name}` as Told]) this.#mark(key);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #hearBench(event: Extract<BridgeEvent, { noun: 'bench' }>): void {
    if (event.name === 'ports') return;
    if (event.name === 'slot') this.#mark(['bench', 'journal', { udid: event.payload.udid }]);
    const key = ['bench', 'slots', {}];
    this.#askAgainIfUnderWay(key);
    this.#client.setQueryData<BenchSlots>(key, (old) => {
      if (old === undefined) return undefined;
      if (event.name === 'bus') return { ...old, bus: event.payload.bus };
      if (event.name === 'strays') return { ...old, strays: event.payload.strays };
      if (event.name === 'slotRemoved') return { ...old, slots: old.slots.filter(({ udid }) => udid !== event.payload.udid) };
      return withSlot(old, event.payload);
    });
  }

  /** A snapshot under way may be older than the event that is being put in place. */
  #askAgainIfUnderWay(key: readonly unknown[]): void {
    if (this.#client.isFetching({ queryKey: key }) > 0) this.#mark(key.slice(0, 2));
  }

  /** Many events within a moment make one new question. */
  #mark(key: readonly unknown[]): void {
    this.#old.set(JSON.stringify(key), key);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const keys = [...this.#old.values()];
      this.#old.clear();
      for (const queryKey of keys) void this.#client.invalidateQueries({ queryKey });
    }, COALESCE_MS);
  }
}
