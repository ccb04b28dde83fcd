import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PracticeDevice } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { withFault } from './fault-form.ts';
import { FaultSheet } from './fault-sheet.tsx';
import { PhoneSheet } from './phone-sheet.tsx';
import styles from './practice.module.css';
import type { useHands } from './use-hands.ts';

interface ChosenBarProps {
  readonly chosen: readonly PracticeDevice[];
  readonly models: readonly { readonly productType: string; readonly name: string }[];
  readonly hands: ReturnType<typeof useHands>;
}

/** What is done to the devices that are chosen. */
export const ChosenBar = ({ chosen, models, hands }: ChosenBarProps) => {
  const { t } = useText();
  const [open, setOpen] = useState<'fault' | 'phone' | null>(null);
  const none = chosen.length === 0;
  const faulty = chosen.filter(({ faults }) => faults.length > 0);
  const hub = onlyHub(chosen);
  const [one, other] = chosen.length === 2 ? chosen : [];
  const close = () => setOpen(null);
  return (
    <div className={styles.bar}>
      <span className={styles.chosen} role="status">
        {t('practice.chosen', { count: chosen.length })}
      </span>
      <Button variant="default" disabled={none} onClick={() => setOpen('fault')}>
        {t('practice.addFault')}
      </Button>
      <Button variant="default" disabled={faulty.length === 0} onClick={() => void hands.setFaults(faulty, () => [])}>
        {t('practice.clearFaults')}
      </Button>
      <Button variant="default" disabled={none} onClick={() => setOpen('phone')}>
        {t('practice.layPhone')}
      </Button>
      <Button
        variant="default"
        disabled={one === undefined || other === undefined}
        onClick={() => one !== undefined && other !== undefined && void hands.swap(one, other)}
      >
        {t('practice.swap')}
      </Button>
      <Button variant="default" disabled={hub === null} onClick={() => hub !== null && void hands.resetHub(hub)}>
        {hub === null ? t('practice.resetSomeHub') : t('practice.resetHub', { hub })}
      </Button>
      <FaultSheet
        open={open === 'fault'}
        count={chosen.length}
        pending={hands.pending}
        onClose={close}
        onAdd={(fault) => void hands.setFaults(chosen, (device) => withFault(device, fault)).then((done) => done && close())}
      />
      <PhoneSheet
        open={open === 'phone'}
        count={chosen.length}
        models={models}
        pending={hands.pending}
        onClose={close}
        onLay={(kind, productType) => void hands.lay(chosen, kind, productType).then((done) => done && close())}
      />
    </div>
  );
};

/** The hub of all of them: what stands before the dash of a port. Null when they hang on several, or there are none. */
function onlyHub(devices: readonly PracticeDevice[]): number | null {
  const hubs = new Set(devices.map(({ port }) => Number(port.split('-')[0])));
  const [hub] = hubs;
  return hubs.size === 1 && hub !== undefined ? hub : null;
}
