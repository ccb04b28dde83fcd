import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { allPageCommands, type PageCommand } from '#contract/page-commands.ts';

type Deed = () => void;

/** Who can do what now: of several the one that came last, as it lies on top. */
const deeds = new Map<PageCommand, readonly Deed[]>();
const watchers = new Set<() => void>();
let offered: readonly PageCommand[] = [];

const change = (command: PageCommand, next: readonly Deed[]): void => {
  if (next.length === 0) deeds.delete(command);
  else deeds.set(command, next);
  offered = allPageCommands.filter((each) => deeds.has(each));
  for (const watcher of watchers) watcher();
};

/** Offers it until the answer is called. */
export const offerPageCommand = (command: PageCommand, run: Deed): Deed => {
  change(command, [...(deeds.get(command) ?? []), run]);
  return () =>
    change(
      command,
      (deeds.get(command) ?? []).filter((each) => each !== run),
    );
};

/** What the screen offers to the menu, the keyboard and the palette while it is shown; `can`: whether it can be done now. */
export const usePageCommand = (command: PageCommand, deed: Deed, can = true): void => {
  const latest = useEffectEvent(deed);
  useEffect(() => {
    return can ? offerPageCommand(command, () => latest()) : undefined;
  }, [command, can]);
};

/** Does it, if anybody offers to; a sheet that is open asks for an answer first. False: nobody did. */
export const runPageCommand = (command: PageCommand): boolean => {
  const deed = deeds.get(command)?.at(-1);
  if (deed === undefined || document.querySelector('[role="dialog"]') !== null) return false;
  deed();
  return true;
};

/** Everything that can be done now. */
export const useOffered = (): readonly PageCommand[] =>
  useSyncExternalStore(
    useCallback((watcher: () => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    }, []),
    () => offered,
  );
