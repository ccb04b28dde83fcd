import { useEffect, useEffectEvent } from 'react';
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

export const carryFile = (file: PickedFile, place: Place): void => {
  carried = { file, place };
  for (const watcher of watchers) watcher();
};

/** Takes a file that was dropped on another screen, when it belongs to one of these places. */
export const useCarriedFile = (places: readonly Place[], onFile: (file: PickedFile, place: Place) => void): void => {
  const take = useEffectEvent(() => {
    if (carried === null || !places.includes(carried.place)) return;
    const { file, place } = carried;
    carried = null;
    onFile(file, place);
  });
  useEffect(() => {
    const watcher = () => take();
    watcher();
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, []);
};
