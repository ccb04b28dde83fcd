import type { PlainSelection } from '#contract/devices.ts';
import { selectionOf, useSelection } from '../devices/use-selection.ts';

/** What is chosen in the list of devices comes along; null: nothing is. */
export const useCarriedSelection = (): PlainSelection | null => {
  const { selected, isEmpty } = useSelection();
  return isEmpty ? null : selectionOf(selected);
};
