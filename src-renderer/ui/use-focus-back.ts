import { type RefObject, useLayoutEffect, useRef } from 'react';

/** A menu is gone once something was chosen in it: what opened it stands for it. */
const openerOf = (focused: Element | null): HTMLElement | null => {
  const menu = focused?.closest('[role="menu"]') ?? null;
  const opener = menu === null ? focused : document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return opener instanceof HTMLElement ? opener : null;
};

/** The sheet that is open at this moment: its parts are drawn after whoever asks for it. */
const sheetAround = (inside: RefObject<HTMLElement | null>): Element | null => inside.current?.closest('[role="dialog"]') ?? null;

/**
 * Gives the focus back to what had it before a sheet opened, when it is closed and when it is taken away while open. Whoever has moved
 * it out of the sheet by then keeps it. Answers the ref of something inside the sheet.
 */
export const useFocusBack = (open: boolean): RefObject<HTMLDivElement | null> => {
  const inside = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open) return;
    const opener = openerOf(document.activeElement);
    return () => {
      const { activeElement, body } = document;
      if (activeElement === null || activeElement === body || sheetAround(inside)?.contains(activeElement) === true)
        opener?.focus({ preventScroll: true });
    };
  }, [open]);
  return inside;
};
