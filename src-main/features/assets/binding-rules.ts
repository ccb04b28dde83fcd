import type { scanResult } from '#contract/assets.ts';
import type { CodeKind } from './code-rules.ts';

type ScanResult = (typeof scanResult)['options'][number];

/** How long a half waits for its other: longer than it takes to unpack a device, shorter than a coffee. */
export const HALF_WAITS_MS = 60_000;

export interface ReadCode {
  readonly kind: CodeKind;
  readonly code: string;
}

/** A half that was read. `bound`: it was only looked up, as it has its other already. */
export interface Half extends ReadCode {
  readonly at: number;
  readonly bound: boolean;
}

/** The row of the list that bears a code. */
export interface Holder {
  readonly id: string;
  readonly assetNumber: string | null;
  readonly serialNumber: string | null;
  readonly imei: string | null;
}

/** What a reading comes to. */
export interface Reading<H extends Holder> {
  /** What is remembered from now on. */
  readonly half: Half | null;
  readonly result: ScanResult;
  /** The pair to bind: the label's number, the device's code, and the rows that hold one of them so far. */
  readonly bind: { readonly assetNumber: string; readonly device: ReadCode; readonly rows: readonly H[] } | null;
  /** The row it is bound to, or that refuses it. */
  readonly holder: H | null;
  /** The half that was given up for this one. */
  readonly forgot: string | null;
}

export type FindHolder<H extends Holder> = (code: ReadCode) => H | null;

/** A half that still waits at `now`. */
export const alive = (half: Half | null, now: number): Half | null => (half !== null && now - half.at <= HALF_WAITS_MS ? half : null);

/**
 * Pairs readings (product.md I-13). Labels and devices come in any order. What is bound is never given to another: both codes are
 * let go, as whoever reads on without looking up would else bind the next label to the last device.
 */
export function read<H extends Holder>(before: Half | null, code: ReadCode, now: number, find: FindHolder<H>): Reading<H> {
  const half = alive(before, now);
  const holder = find(code);
  if (half !== null && sameThing(half, code, holder, find)) return { half, result: 'again', bind: null, holder, forgot: null };
  if (half !== null && (half.kind === 'asset') !== (code.kind === 'asset')) return pair(half, code, find);
  const bound = isBound(holder);
  return {
    half: { kind: code.kind, code: code.code, at: now, bound },
    result: bound ? 'looked-up' : 'waiting',
    bind: null,
    holder,
    forgot: half === null || half.bound ? null : half.code,
  };
}

/** A device that a person plugged in. It is the other half of a label that waits; without one it says nothing (null). */
export function plugIn<H extends Holder>(before: Half | null, code: ReadCode, now: number, find: FindHolder<H>): Reading<H> | null {
  const half = alive(before, now);
  if (half === null || half.kind !== 'asset' || half.bound) return null;
  const holder = find(code);
  // A bound device that is plugged in meanwhile is not the one that is being labelled.
  return isBound(holder) ? null : pair(half, code, find);
}

function pair<H extends Holder>(half: Half, code: ReadCode, find: FindHolder<H>): Reading<H> {
  const [label, device] = half.kind === 'asset' ? [half, code] : [code, half];
  const byLabel = find(label);
  const byDevice = find(device);
  const done = (result: ScanResult, holder: H | null): Reading<H> => ({ half: null, result, bind: null, holder, forgot: null });
  if (byLabel !== null && byLabel.id === byDevice?.id) return done('known', byLabel);
  if (byLabel !== null && hasDevice(byLabel)) return done('duplicate', byLabel);
  if (byDevice !== null && byDevice.assetNumber !== null) return done('duplicate', byDevice);
  const rows = [byDevice, byLabel].filter((row) => row !== null);
  return { ...done('bound', null), bind: { assetNumber: label.code, device, rows } };
}

/** The same code twice in a row, or serial number and IMEI of one device. */
function sameThing<H extends Holder>(half: Half, code: ReadCode, holder: H | null, find: FindHolder<H>): boolean {
  if (half.kind === code.kind) return half.code === code.code;
  return half.kind !== 'asset' && code.kind !== 'asset' && holder !== null && find(half)?.id === holder.id;
}

const hasDevice = (row: Holder): boolean => row.serialNumber !== null || row.imei !== null;

export const isBound = (row: Holder | null): boolean => row !== null && row.assetNumber !== null && hasDevice(row);
