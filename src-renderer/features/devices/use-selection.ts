import { useCallback, useSyncExternalStore } from 'react';
import type { DeviceFilter, PlainSelection } from '#contract/devices.ts';

/** Who is chosen: one by one, or all of a filter but some. It outlives the screen: the operations begin with it. */
type Chosen =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly filter: DeviceFilter; readonly except: ReadonlySet<string> };

const nobody: Chosen = { kind: 'some', ids: new Set() };
let chosen: Chosen = nobody;
const watchers = new Set<() => void>();

const choose = (next: Chosen): void => {
  chosen = next;
  for (const watcher of watchers) watcher();
};

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

const changed = (set: ReadonlySet<string>, ids: readonly string[], on: boolean): ReadonlySet<string> => {
  const next = new Set(set);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
};

/** As main understands it. */
export const selectionOf = (selected: Chosen): PlainSelection =>
  selected.kind === 'some' ? { ids: [...selected.ids] } : { filter: selected.filter, except: [...selected.except] };

/** What is done to the selection. */
export const selecting = {
  set: (ids: readonly string[], on: boolean) =>
    choose(
      chosen.kind === 'some'
        ? { kind: 'some', ids: changed(chosen.ids, ids, on) }
        : { ...chosen, except: changed(chosen.except, ids, !on) },
    ),
  only: (ids: readonly string[]) => choose({ kind: 'some', ids: new Set(ids) }),
  all: (filter: DeviceFilter) => choose({ kind: 'all', filter, except: new Set() }),
  clear: () => choose(nobody),
};

export const useSelection = () => {
  const selected = useSyncExternalStore(watch, () => chosen);
  return {
    selected,
    isChosen: useCallback(
      ({ id }: { readonly id: string }) => (selected.kind === 'some' ? selected.ids.has(id) : !selected.except.has(id)),
      [selected],
    ),
    isEmpty: selected.kind === 'some' && selected.ids.size === 0,
  };
};
