import { z } from 'zod';
import type { RecordActivity } from '#contract/activity.ts';
import type { Asset, assets, Scan, ScanRules } from '#contract/assets.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { AssetsStore } from './assets-store.ts';
import { alive, HALF_WAITS_MS, type Half, isBound, plugIn, type ReadCode, type Reading, read } from './binding-rules.ts';
import { classify, defaultRules, isImei, normalCode, patternProblem } from './code-rules.ts';
import { ListDesk } from './list-desk.ts';
import { plainText } from './list-rules.ts';

interface Ports {
  readonly store: AssetsStore;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The person at the console. */
  readonly actor: string;
  readonly publish: <K extends 'scanned' | 'changed'>(name: K, payload: EventsOf<typeof assets>[K]) => void;
  readonly record: RecordActivity;
}

export interface AssetsEvents {
  /** A label was put on a device, by scanner, by hand or by plugging it in. */
  bound: Asset;
  /** Anything in the list changed. */
  changed: null;
}

const RULES = 'assets.rules';
/** What the bench shows is five; a few more for whoever looks back. */
const SCANS_KEPT = 20;

/** Scan to bind (product.md I-13): which label is on which device, and whose it is. */
export class AssetsService implements ServiceOf<typeof assets> {
  readonly events = new Emitter<AssetsEvents>();
  readonly #ports: Ports;
  readonly #lists: ListDesk;
  #half: Half | null = null;
  #stopWaiting = () => {};
  #scans: Scan[] = [];
  #version = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#lists = new ListDesk({ ...ports, rules: () => this.#rules(), version: () => this.#version, changed: () => this.#changed() });
  }

  /** What the list says of a device, by its serial number or, where only that was read, its IMEI; null: it bears no label. */
  bySerial(serialNumber: string, imei: string | null = null): (Pick<Asset, 'user' | 'attributes'> & { assetNumber: string }) | null {
    const asset = this.#device(serialNumber, imei);
    return asset === null || asset.assetNumber === null
      ? null
      : { assetNumber: asset.assetNumber, user: asset.user, attributes: { ...asset.attributes } };
  }

  /**
   * A person plugged in a device: the other half of a label that waits. Not to be told of one that came back by itself, such as
   * after a restart, for it would take the label meant for another.
   */
  plugged(serialNumber: string, imei: string | null = null): void {
    const { store, clock } = this.#ports;
    // A device that was bound by its IMEI alone is known by its serial number from now on.
    const byImei = imei === null ? null : store.find({ kind: 'imei', code: imei });
    if (byImei !== null && byImei.serialNumber === null && store.find({ kind: 'serial', code: serialNumber }) === null) {
      this.#put({ ...byImei, serialNumber });
      this.#changed();
    }
    const code = { kind: 'serial' as const, code: serialNumber };
    const reading = plugIn(this.#half, code, clock.now(), store.find);
    if (reading !== null) this.#settle(code, reading);
  }

  list = ({ search, offset, limit }: { search: string; offset: number; limit: number }) =>
    ok(this.#ports.store.page(search, offset, limit));

  scan = ({ text }: { text: string }) => {
    const { clock, store } = this.#ports;
    const seen = this.#classify(text);
    if (seen.kind === 'foreign' || seen.kind === 'unreadable') {
      return ok(this.#told({ ...blank, at: clock.now(), code: seen.code, kind: 'unknown', result: seen.kind }));
    }
    const code = { kind: seen.kind, code: seen.code };
    return ok(this.#settle(code, read(this.#half, code, clock.now(), store.find)));
  };

  scans = () => {
    const half = alive(this.#half, this.#ports.clock.now());
    return ok({ scans: [...this.#scans], waiting: half === null || half.bound ? null : { kind: half.kind, code: half.code } });
  };

  cancelWaiting = () => {
    this.#wait(null);
    this.#ports.publish('changed', {});
    return ok({});
  };

  bind = (input: { serialNumber: string; assetNumber: string; user: string }) => {
    const { store, record, clock, newId, actor } = this.#ports;
    const label = classify(input.assetNumber, this.#rules());
    if (label.kind !== 'asset') return fail('asset-invalid');
    const seen = this.#classify(input.serialNumber);
    if (seen.kind !== 'serial' && seen.kind !== 'imei') return fail('serial-invalid');
    const device: ReadCode = { kind: seen.kind, code: seen.code };
    const [byLabel, byDevice] = [store.find({ kind: 'asset', code: label.code }), store.find(device)];
    const holder = (asset: Asset) => ({ assetNumber: asset.assetNumber ?? '', serialNumber: asset.serialNumber ?? asset.imei ?? '' });
    if (byLabel !== null && byLabel.id !== byDevice?.id && (byLabel.serialNumber ?? byLabel.imei) !== null) {
      return fail('asset-taken', 'asset-taken', holder(byLabel));
    }
    if (byDevice !== null && byDevice.assetNumber !== null && byDevice.id !== byLabel?.id) {
      return fail('serial-taken', 'serial-taken', holder(byDevice));
    }
    const user = plainText(input.user);
    if (byLabel !== null && byLabel.id === byDevice?.id) {
      if (byLabel.user === user) return ok({});
      store.transaction(() => {
        this.#put({ ...byLabel, user });
        record('assets.user-changed', label.code, { serialNumber: byLabel.serialNumber ?? '', from: byLabel.user, to: user });
      });
      this.#changed();
      return ok({});
    }
    const rows = [byDevice, byLabel].filter((row) => row !== null);
    this.#bind({ assetNumber: label.code, device, rows }, { user, id: newId(), at: clock.now(), by: actor });
    return ok({});
  };

  unbind = ({ id }: { id: string }) => {
    const { store, record } = this.#ports;
    const asset = store.get(id);
    if (asset === null) return fail('asset-unknown');
    if (!isBound(asset)) return ok({});
    store.transaction(() => {
      this.#put({ ...asset, assetNumber: null, boundAt: null, boundBy: '' });
      record('assets.unbound', asset.assetNumber ?? '', numbersOf(asset));
    });
    this.#changed();
    return ok({});
  };

  remove = ({ id }: { id: string }) => {
    const { store, record } = this.#ports;
    const asset = store.get(id);
    if (asset === null) return fail('asset-unknown');
    if (isBound(asset)) return fail('still-bound');
    store.transaction(() => {
      store.remove(id);
      record('assets.removed', asset.assetNumber ?? asset.serialNumber ?? asset.imei ?? '', asset.user === '' ? {} : { user: asset.user });
    });
    this.#changed();
    return ok({});
  };

  rules = () => ok(this.#rules());

  saveRules = ({ assetPatterns, dropLeadingS }: ScanRules) => {
    const { settings, record } = this.#ports;
    const patterns = [...new Set(assetPatterns.map(normalCode).filter((pattern) => pattern !== ''))];
    const wrong = patterns.find((pattern) => patternProblem(pattern) !== null);
    if (patterns.length === 0 || wrong !== undefined) return fail('pattern-invalid', 'pattern-invalid', { pattern: wrong ?? '' });
    settings.put(RULES, { assetPatterns: patterns, dropLeadingS });
    record('assets.rules-saved', patterns.join(', '));
    this.#ports.publish('changed', {});
    return ok({});
  };

  readExpected = (input: { text: string } | { fileName: string; content: string }) => this.#lists.readExpected(input);

  readList = (input: { fileName: string; content: string }) => this.#lists.readList(input);
  takeList = (input: { planId: string }) => this.#lists.takeList(input);
  export = (input: { encoding: 'utf-8' | 'shift_jis'; language: 'ja' | 'en' }) => this.#lists.export(input);

  /** No later than the core: what waits waits no more. */
  stop(): void {
    this.#stopWaiting();
  }

  #rules(): ScanRules {
    const stored = storedRules.safeParse(this.#ports.settings.get(RULES));
    return stored.success ? stored.data : defaultRules;
  }

  /** A known serial number is never shortened, whatever it begins with. */
  #classify(text: string) {
    const whole = normalCode(text).replaceAll(' ', '');
    const known = this.#ports.store.find({ kind: isImei(whole) ? 'imei' : 'serial', code: whole });
    return classify(text, known === null ? this.#rules() : { ...this.#rules(), dropLeadingS: false });
  }

  #device(serialNumber: string, imei: string | null): Asset | null {
    const { store } = this.#ports;
    return store.find({ kind: 'serial', code: serialNumber }) ?? (imei === null ? null : store.find({ kind: 'imei', code: imei }));
  }

  #settle(code: ReadCode, reading: Reading<Asset>): Scan {
    const { clock, newId, actor } = this.#ports;
    const at = clock.now();
    this.#wait(reading.half);
    const row = reading.bind === null ? reading.holder : this.#bind(reading.bind, { user: '', id: newId(), at, by: actor });
    return this.#told({
      ...blank,
      at,
      code: code.code,
      kind: code.kind,
      result: reading.result,
      ...(row === null ? {} : { assetNumber: row.assetNumber, serialNumber: row.serialNumber, imei: row.imei, user: row.user }),
      forgot: reading.forgot,
    });
  }

  #wait(half: Half | null): void {
    this.#half = half;
    this.#stopWaiting();
    this.#stopWaiting = half === null ? () => {} : this.#ports.clock.after(HALF_WAITS_MS + 1, () => this.#ports.publish('changed', {}));
  }

  #told(scan: Scan): Scan {
    this.#scans = [scan, ...this.#scans].slice(0, SCANS_KEPT);
    this.#ports.publish('scanned', scan);
    return scan;
  }

  /** Puts label and device into one row, with what was known of either. */
  #bind(
    { assetNumber, device, rows }: { assetNumber: string; device: ReadCode; rows: readonly Asset[] },
    { user, id, at, by }: { user: string; id: string; at: number; by: string },
  ): Asset {
    const { store, record } = this.#ports;
    const field = device.kind === 'imei' ? 'imei' : 'serialNumber';
    const asset: Asset = {
      id: rows[0]?.id ?? id,
      assetNumber,
      serialNumber: rows.find((row) => row.serialNumber !== null)?.serialNumber ?? null,
      imei: rows.find((row) => row.imei !== null)?.imei ?? null,
      [field]: device.code,
      user: user || (rows.find((row) => row.user !== '')?.user ?? ''),
      attributes: Object.assign({}, ...rows.map((row) => row.attributes).reverse()),
      boundAt: at,
      boundBy: by,
    };
    store.transaction(() => {
      for (const row of rows.slice(1)) store.remove(row.id);
      this.#put(asset);
      record('assets.bound', assetNumber, numbersOf(asset));
    });
    this.events.emit('bound', asset);
    this.#changed();
    return asset;
  }

  #put(asset: Asset): void {
    this.#ports.store.put(asset);
  }

  #changed(): void {
    this.#version += 1;
    this.#ports.publish('changed', {});
    this.events.emit('changed', null);
  }
}

const storedRules = z.object({ assetPatterns: z.array(z.string()).min(1), dropLeadingS: z.boolean() });

const blank = { assetNumber: null, serialNumber: null, imei: null, user: '', forgot: null };

const numbersOf = ({ serialNumber, imei, user }: Asset): Record<string, string> => ({
  ...(serialNumber === null ? {} : { serialNumber }),
  ...(imei === null ? {} : { imei }),
  ...(user === '' ? {} : { user }),
});
