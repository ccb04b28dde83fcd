import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';

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
  const opener = useRef<HTMLElement | null>(null);
  const give = useCallback(() => {
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body || sheetAround(inside)?.contains(activeElement) === true)
      opener.current?.focus({ preventScroll: true });
    opener.current = null;
  }, []);
  // Not when the effect ends: while a closed sheet is still on its way out, React would put the focus back into it.
  useLayoutEffect(() => {
    if (open) opener.current = openerOf(document.activeElement);
    else give();
  }, [open, give]);
  useLayoutEffect(() => give, [give]);
  return inside;
};
