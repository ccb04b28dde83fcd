import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { HandsBar } from './hands-bar.tsx';
import { HandsTable } from './hands-table.tsx';
import styles from './practice.module.css';
import { useHands } from './use-hands.ts';

/** The simulated devices and everything that hands can do to them. */
export const HandsBody = () => {
  const { t } = useText();
  const { value } = useAsk('practice', 'state', {});
  const hands = useHands();
  /** By place: a device that takes the place of another is chosen like it. */
  const [places, setPlaces] = useState<ReadonlySet<number>>(new Set());
  const devices = value?.devices ?? [];
  const chosen = devices.filter(({ place }) => places.has(place));
  return (
    <>
      <HandsBar devices={devices} speed={value?.speed ?? 1} hands={hands} />
      <ChosenBar chosen={chosen} models={value?.models ?? []} hands={hands} />
      {devices.length === 0 ? (
        <p className={styles.none}>{t('practice.none')}</p>
      ) : (
        <HandsTable
          devices={devices}
          chosen={places}
          onChoose={setPlaces}
          onAct={(device, deed) => void hands.act([device], deed)}
          onClear={(device, over) => void hands.setFaults([device], () => device.faults.filter((fault) => fault !== over))}
        />
      )}
    </>
  );
};
