import { useState } from 'react';

/**
 * A wizard as its screen shows it: one that was over when the screen was opened is the past, and whoever comes wants the next one.
 * One that comes to its end on the screen stays until it is left. `undefined`: not known yet.
 */
export const useUnlessOver = <W extends { readonly runId: string; readonly step: string }>(wizard: W | null | undefined): W | null => {
  const [over, setOver] = useState<string | null | undefined>(undefined);
  if (over === undefined && wizard !== undefined) setOver(wizard?.step === 'done' ? wizard.runId : null);
  return wizard === undefined || wizard?.runId === over ? null : wizard;
};
