import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { FleetBar } from './fleet-bar.tsx';
import { FleetTable } from './fleet-table.tsx';
import styles from './practice.module.css';
import { useFleet } from './use-fleet.ts';

/** The devices of the practice fleet and everything that hands can do to them. */
export const FleetBody = () => {
  const { t } = useText();
  const { value } = useAsk('practice', 'fleet', {});
  const fleet = useFleet();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const devices = value?.devices ?? [];
  const picked = devices.filter(({ udid }) => chosen.has(udid));
  return (
    <>
      <FleetBar chosen={picked} fleet={fleet} />
      {devices.length === 0 ? (
        <p className={styles.none}>{t('practice.fleet.none')}</p>
      ) : (
        <FleetTable devices={devices} chosen={chosen} onChoose={setChosen} />
      )}
    </>
  );
};
