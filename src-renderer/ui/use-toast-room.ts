import { useLayoutEffect } from 'react';

let sheets = 0;
const toasts = () => document.querySelector<HTMLElement>('.mantine-Notifications-root[data-position="top-right"]');

/**
 * While a sheet is open, toasts stand at the foot of the window, and the sheet ends above them (`--toasts`, sheet.module.css): what is
 * said in passing never covers what is to be pressed.
 */
export const useToastRoom = (open: boolean): void => {
  useLayoutEffect(() => {
    if (!open) return;
    const { documentElement: root } = document;
    const place = toasts();
    sheets += 1;
    root.dataset['sheet'] = '';
    const watcher = new ResizeObserver(() => root.style.setProperty('--toasts', `${place?.offsetHeight ?? 0}px`));
    if (place !== null) watcher.observe(place);
    return () => {
      watcher.disconnect();
      sheets -= 1;
      if (sheets > 0) return;
      delete root.dataset['sheet'];
      root.style.removeProperty('--toasts');
    };
  }, [open]);
};
