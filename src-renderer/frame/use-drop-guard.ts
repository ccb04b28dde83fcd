import { useEffectEvent, useLayoutEffect } from 'react';

/**
 * A file that is dropped where nobody takes it would replace the whole page with itself. Whoever does take it hears of it first:
 * some of them listen at the window, too, and came later. So with every event we go to the end of the window's listeners, while it
 * is still on its way down (a phase takes its own copy of them when it begins: DOM standard, "inner invoke").
 * `onFiles` takes what nobody else did. It listens from the moment the page can be seen, not from some moment after.
 */
export const useDropGuard = (onFiles?: (files: readonly File[]) => void): void => {
  const take = useEffectEvent((event: DragEvent) => {
    // A sheet that is open asks for an answer first.
    const free = onFiles !== undefined && document.querySelector('[role="dialog"]') === null;
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = free ? 'copy' : 'none';
    if (free && event.type === 'drop') onFiles([...(event.dataTransfer?.files ?? [])]);
  });
  useLayoutEffect(() => {
    const guard = (event: DragEvent) => {
      // Words that are moved within a field are none of ours.
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      take(event);
    };
    const queueAgain = ({ type }: DragEvent) => {
      if (type !== 'dragover' && type !== 'drop') return;
      window.removeEventListener(type, guard);
      window.addEventListener(type, guard);
    };
    window.addEventListener('dragover', queueAgain, true);
    window.addEventListener('drop', queueAgain, true);
    return () => {
      for (const type of ['dragover', 'drop'] as const) {
        window.removeEventListener(type, queueAgain, true);
        window.removeEventListener(type, guard);
      }
    };
  }, []);
};
