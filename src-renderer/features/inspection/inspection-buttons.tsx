import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import { ConsoleSheet } from './console-sheet.tsx';
import { DetailsSheet } from './details-sheet.tsx';
import styles from './inspection.module.css';

/**
 * Looks into the device of a card. Belongs where it stays mounted when the card goes: a sheet stays open after its device was
 * unplugged, for what was heard to be read and saved.
 */
export const InspectionButtons = ({ slot }: { slot: Slot | null }) => {
  const { t } = useText();
  const [shown, setShown] = useState<{ readonly sheet: 'details' | 'console'; readonly slot: Slot } | null>(null);
  const close = () => setShown(null);
  return (
    <>
      {slot === null || !slot.attached ? null : (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setShown({ sheet: 'details', slot })}>
            {t('inspection.open.details')}
          </Button>
          <Button variant="default" onClick={() => setShown({ sheet: 'console', slot })}>
            {t('inspection.open.console')}
          </Button>
        </div>
      )}
      {shown?.sheet === 'details' ? <DetailsSheet slot={shown.slot} onClose={close} /> : null}
      {shown?.sheet === 'console' ? <ConsoleSheet slot={shown.slot} onClose={close} /> : null}
    </>
  );
};
