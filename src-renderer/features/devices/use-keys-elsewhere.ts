import { useCallbackRef } from '@mantine/hooks';
import { useEffect } from 'react';
import { isCommandKey, isPlain, onMac } from '../../ui/command-key.ts';

/** Whoever types here, or chooses from here, means these keys otherwise. */
const OWN_KEYS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="menu"], [role="listbox"]';

/** ⌘A and Esc mean the list wherever on the screen the focus is: without it, ⌘A would mark the text of the page. `onKey`: true when taken. */
export const useKeysElsewhere = (onKey: (key: 'all' | 'escape') => boolean): void => {
  const take = useCallbackRef(onKey);
  useEffect(() => {
    // A sheet that Esc closes is gone before the key comes here; and the focus may have left it with what was pressed in it.
    let inSheet = false;
    const look = () => {
      inSheet = document.querySelector('[role="dialog"]') !== null;
    };
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.shiftKey) return;
      if (inSheet) return;
      if (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null) return;
      const all = isCommandKey(event, onMac) && event.key.toLowerCase() === 'a';
      const key = all ? 'all' : isPlain(event) && event.key === 'Escape' ? 'escape' : null;
      if (key !== null && take(key)) event.preventDefault();
    };
    window.addEventListener('keydown', look, true);
    window.addEventListener('keydown', hear);
    return () => {
      window.removeEventListener('keydown', look, true);
      window.removeEventListener('keydown', hear);
    };
  }, [take]);
};
