import type { KeyLayout } from './key-layout.ts';
import { type Scanned, textOf } from './wedge.ts';

/** What is printed to be scanned. The symbols are those that keyboards keep in different places. */
export const samples = [
  { id: 'asset', code: 'IT-0412' },
  { id: 'serial', code: 'F9FXK0000012' },
  { id: 'symbols', code: 'a_b:c/d@e#1' },
] as const;

/** The layout under which the same keys make one of the samples; null: none does. */
export const layoutThatFits = ({ strokes }: Pick<Scanned, 'strokes'>, layouts: readonly KeyLayout[]): KeyLayout | null =>
  layouts.find((layout) => samples.some(({ code }) => textOf(strokes, layout) === code)) ?? null;
