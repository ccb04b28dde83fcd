import type { PracticeSpeed } from '#contract/practice.ts';
import type { IphoneSnapshot } from './iphone-state.ts';

/** Where the bench keeps what must survive a restart. Holds private keys: readable by its owner only. */
export interface BenchState {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}

export interface BenchSnapshot {
  readonly version: 1;
  /** Absent in earlier releases. */
  readonly speed?: PracticeSpeed;
  readonly buid: string;
  /** Of the simulated host: base64 by UDID. */
  readonly pairRecords: readonly (readonly [udid: string, record: string])[];
  /** By place. */
  readonly devices: readonly IphoneSnapshot[];
}

/** Null: nothing was kept, or by a release whose state is not understood; the bench begins anew. */
export function readBenchSnapshot(bytes: Uint8Array | null): BenchSnapshot | null {
  if (bytes === null) return null;
  const snapshot = JSON.parse(Buffer.from(bytes).toString('utf8')) as BenchSnapshot | { readonly version: unknown };
  return snapshot.version === 1 ? (snapshot as BenchSnapshot) : null;
}
