import { createContext, useContext } from 'react';

/** Who takes what is dropped anywhere on a screen: the drop zone that was put there last. */
export interface DropTarget {
  readonly register: (take: (files: readonly File[]) => void) => () => void;
}

const DropTargetContext = createContext<DropTarget | null>(null);

export const DropTargetProvider = DropTargetContext.Provider;
export const useDropTarget = (): DropTarget | null => useContext(DropTargetContext);
