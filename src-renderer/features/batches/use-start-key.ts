import { useEffect, useEffectEvent } from 'react';

const onMac = () => /mac/i.test(navigator.userAgent);

/** ⌘↵, or Ctrl+↵ elsewhere, begins; not while a sheet is open, and not in the middle of an input method. Answers what to show. */
export const useStartKey = (begin: () => void): string => {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.isComposing || event.repeat) return;
    if (document.querySelector('[role="dialog"]') !== null) return;
    event.preventDefault();
    begin();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return onMac() ? '⌘↵' : 'Ctrl ↵';
};
