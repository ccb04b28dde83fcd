import { useEffect, useEffectEvent } from 'react';
import { type Area, allAreas } from './areas.ts';

/** ⌘ or Ctrl with an area's key goes there. */
export const useShortcuts = (go: (to: Area['to']) => void): void => {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const area = allAreas.find(({ key }) => key === event.key);
    // A sheet that is open asks for an answer first.
    if (area === undefined || document.querySelector('[role="dialog"]') !== null) return;
    event.preventDefault();
    go(area.to);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
};
