import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Place } from './places.ts';

/** A file as the bridge carries it. */
export interface PickedFile {
  readonly fileName: string;
  /** Standard base64. */
  readonly content: string;
}

/** The one file on its way from where it was dropped to where it belongs. In memory only, and gone once it was taken. */
let carried: { readonly file: PickedFile; readonly place: Place } | null = null;
const watchers = new Set<() => void>();

const carry = (next: typeof carried): void => {
  carried = next;
  for (const watcher of [...watchers]) watcher();
};

export const carryFile = (file: PickedFile, place: Place): void => carry({ file, place });

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

/** The name of the file that waits for one of these places; null: none does. */
export const useWaitingFile = (places: readonly Place[]): string | null =>
  useSyncExternalStore(watch, () => (carried !== null && places.includes(carried.place) ? carried.file.fileName : null));

/** Takes a file that was dropped on another screen, when it belongs to one of these places. */
export const useCarriedFile = (places: readonly Place[], onFile: (file: PickedFile, place: Place) => void): void => {
  const take = useEffectEvent(() => {
    if (carried === null || !places.includes(carried.place)) return;
    const { file, place } = carried;
    carry(null);
    onFile(file, place);
  });
  useEffect(() => {
    const watcher = () => take();
    watcher();
    return watch(watcher);
  }, []);
};
