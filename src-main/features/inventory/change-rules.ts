import type { InventoryChange } from '#contract/inventory.ts';

export interface Change {
  readonly kind: InventoryChange;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What of a list is to be written, what to be deleted: the rest is as it was. */
export interface Difference<T> {
  readonly put: readonly T[];
  readonly gone: readonly T[];
  /** Those of `put` that were there before, as they were. */
  readonly former: ReadonlyMap<T, T>;
}

/** A told list against the one before it. */
export function difference<T>(before: readonly T[], told: readonly T[], keyOf: (item: T) => string): Difference<T> {
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const former = new Map<T, T>();
  const put: T[] = [];
  for (const item of told) {
    const key = keyOf(item);
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) put.push(item);
    else if (JSON.stringify(was) !== JSON.stringify(item)) {
      put.push(item);
      former.set(item, was);
    }
  }
  return { put, gone: [...old.values()], former };
}

/** The lines of one difference; at most so many, as an erased device loses everything at once. */
export const MAX_CHANGES_AT_ONCE = 50;

export function profileChanges({ put, gone, former }: Difference<{ name: string }>): Change[] {
  return lines('profile', put, gone, former);
}

export function certificateChanges({ put, gone, former }: Difference<{ name: string }>): Change[] {
  return lines('certificate', put, gone, former);
}

export function appChanges(of: Difference<{ name: string; version: string }>): Change[] {
  const updated = of.put.flatMap((app): Change[] => {
    const was = of.former.get(app);
    return was === undefined || was.version === app.version
      ? []
      : [{ kind: 'app-updated', name: app.name, before: was.version, after: app.version }];
  });
  return [...lines('app', of.put, of.gone, of.former), ...updated].slice(0, MAX_CHANGES_AT_ONCE);
}

function lines<T extends { name: string; version?: string }>(
  noun: 'profile' | 'certificate' | 'app',
  put: readonly T[],
  gone: readonly T[],
  former: ReadonlyMap<T, T>,
): Change[] {
  const added = put.filter((item) => !former.has(item));
  return [
    ...gone.map((item): Change => ({ kind: `${noun}-vanished`, name: item.name, before: item.version ?? null, after: null })),
    ...added.map((item): Change => ({ kind: `${noun}-added`, name: item.name, before: null, after: item.version ?? null })),
  ].slice(0, MAX_CHANGES_AT_ONCE);
}
