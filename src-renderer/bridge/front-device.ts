import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { CommandType } from '#contract/command-catalogue.ts';

/** The device whose screen is in front, and what can be said to it now. */
interface FrontDevice {
  readonly name: string;
  /** Those that it can take. */
  readonly commands: readonly CommandType[];
  /** As its own menu does it: at once, or by the sheet that confirms it. */
  readonly say: (type: CommandType) => void;
}

let front: FrontDevice | null = null;
const watchers = new Set<() => void>();

const bring = (next: FrontDevice | null): void => {
  front = next;
  for (const watcher of watchers) watcher();
};

/** Puts a device in front while its screen is shown. `commands` is null as long as they are not known. */
export const useAsFrontDevice = (name: string, commands: readonly CommandType[] | null, say: (type: CommandType) => void): void => {
  const latest = useEffectEvent(say);
  const listed = commands?.join(' ') ?? null;
  useEffect(() => {
    if (listed === null) return;
    const mine: FrontDevice = { name, commands: listed.split(' ').filter(Boolean) as CommandType[], say: (type) => latest(type) };
    bring(mine);
    return () => {
      if (front === mine) bring(null);
    };
  }, [name, listed]);
};

export const useFrontDevice = (): FrontDevice | null => useSyncExternalStore(watch, () => front);

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};
