import { Button } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import styles from './bench.module.css';
import type { Ports } from './bench-cells.ts';
import { Counters } from './counters.tsx';
import { LayoutSheet } from './layout-sheet.tsx';
import { UsbMeter } from './meter.tsx';
import { SoundMenu } from './sound-menu.tsx';

interface BenchToolsProps {
  readonly slots: readonly Slot[];
  readonly ports: Ports | null;
  /** Whether a batch counts the devices already. */
  readonly counted: boolean;
}

/** Over the grid: how many devices stand how, what the USB carries, how the cards lie, and what is heard. */
export const BenchTools = ({ slots, ports, counted }: BenchToolsProps) => {
  const { t } = useText();
  const [laying, setLaying] = useState(false);
  return (
    <div className={styles.tools}>
      {slots.length > 0 && !counted ? <Counters slots={slots} /> : null}
      <div className={styles.instruments}>
        {ports === null ? null : <UsbMeter ports={ports} />}
        {ports === null ? null : (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconLayoutGrid size={17} stroke={1.75} aria-hidden />}
            onClick={() => setLaying(true)}
          >
            {t('bench.layout.open')}
          </Button>
        )}
        <SoundMenu slots={slots} />
      </div>
      {laying && ports !== null ? <LayoutSheet ports={ports} slots={slots} onClose={() => setLaying(false)} /> : null}
    </div>
  );
};
