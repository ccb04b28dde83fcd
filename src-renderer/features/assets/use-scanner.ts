import { useEffect, useEffectEvent } from 'react';
import type { KeyLayout } from './key-layout.ts';
import { type Scanned, type Stroke, Wedge } from './wedge.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field that lets a scanner take its keys away again; in any other, what is scanned is text like what is typed. */
export const takesScans = { 'data-scanner': 'takes' } as const;

/** Hears a scanner anywhere in the window, except in text fields that do not say {@link takesScans}. */
export const useScanner = (onScan: (scanned: Scanned) => void, layout: KeyLayout): void => {
  const hear = useEffectEvent(onScan);
  useEffect(() => {
    const wedge = new Wedge(() => layout);
    let before: { readonly field: Field; readonly value: string } | null = null;
    const listen = (event: KeyboardEvent) => {
      const field = fieldOf(event.target);
      if (field !== null && field.dataset['scanner'] !== takesScans['data-scanner']) return wedge.reset();
      const value = field instanceof HTMLElement && 'value' in field ? field.value : '';
      const stroke = strokeOf(event);
      const verdict = wedge.judge(stroke);
      if (wedge.first === stroke) before = isWritten(field) ? { field, value } : null;
      if (verdict.kind === 'pass') return;
      // A field keeps what it was given until it is sure: fast fingers must lose nothing there.
      if (field !== null && (verdict.kind === 'burst' || verdict.scanned === null)) return;
      event.preventDefault();
      event.stopPropagation();
      if (verdict.kind !== 'scan' || verdict.scanned === null) return;
      if (before !== null) giveBack(before.field, before.value);
      before = null;
      hear(verdict.scanned);
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [layout]);
};

const isWritten = (field: ReturnType<typeof fieldOf>): field is Field => field !== null && 'value' in field;

/** A text field that is being edited, or other text; null: keys write nothing there. */
function fieldOf(target: EventTarget | null): Field | (HTMLElement & { value?: never }) | null {
  if (target instanceof HTMLTextAreaElement) return target.readOnly ? null : target;
  if (target instanceof HTMLInputElement) return textual.test(target.type) && !target.readOnly ? target : null;
  return target instanceof HTMLElement && target.isContentEditable ? target : null;
}

const textual = /^(?:text|search|url|tel|email|password|number|date|time|datetime-local|month|week)$/;

const strokeOf = (event: KeyboardEvent): Stroke => ({
  code: event.code,
  key: event.key,
  shift: event.shiftKey,
  command: event.ctrlKey || event.altKey || event.metaKey,
  repeat: event.repeat,
  at: event.timeStamp,
});

/** Puts back what stood in the field before the code, and lets go of what an input method was composing of it. */
function giveBack(field: Field, value: string): void {
  const put = () => {
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  // Without the focus a composition ends at once; its text arrives before the next turn.
  field.blur();
  put();
  setTimeout(() => {
    if (field.value !== value) put();
    if (document.activeElement === document.body) field.focus();
  });
}
