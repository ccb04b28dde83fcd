import { useEffect } from 'react';

/**
 * A file that is dropped where nobody takes it would replace the whole page with itself. Whoever does take it hears of it first:
 * some of them listen at the window, too, and came later. So with every event we go to the end of the window's listeners, while it
 * is still on its way down (a phase takes its own copy of them when it begins: DOM standard, "inner invoke").
 */
export const useDropGuard = (): void => {
  useEffect(() => {
    const guard = (event: DragEvent) => {
      // Words that are moved within a field are none of ours.
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
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
