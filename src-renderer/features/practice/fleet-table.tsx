import { Checkbox } from '@mantine/core';
import { useEventListener } from '@mantine/hooks';
import type { PracticeFleetDevice } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { isCommandKey, onMac } from '../../ui/command-key.ts';
import { toggled } from '../../ui/toggled.ts';
import { ChooseAll } from './choose-all.tsx';
import { fleetStates } from './fleet-words.ts';
import styles from './practice.module.css';

/** A region that scrolls is reached by the keyboard. */
const reachable = { tabIndex: 0 } as const;

interface FleetTableProps {
  readonly devices: readonly PracticeFleetDevice[];
  /** By UDID. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (udids: ReadonlySet<string>) => void;
}

/** Each device of the practice fleet and how it stands. */
export const FleetTable = ({ devices, chosen, onChoose }: FleetTableProps) => {
  const { t } = useText();
  const keys = useEventListener('keydown', (event) => {
    if (!isCommandKey(event, onMac) || event.key.toLowerCase() !== 'a') return;
    event.preventDefault();
    onChoose(new Set(devices.map(({ udid }) => udid)));
  });
  return (
    <section className={styles.scroll} aria-label={t('practice.fleet.list')} {...reachable} ref={keys}>
      <table className={styles.table} aria-label={t('practice.fleet.list')}>
        <thead>
          <tr>
            <th scope="col">
              <ChooseAll keys={devices.map(({ udid }) => udid)} chosen={chosen} onChoose={onChoose} />
            </th>
            <th scope="col">{t('practice.columns.device')}</th>
            <th scope="col">{t('practice.fleet.system')}</th>
            <th scope="col">{t('practice.columns.state')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.udid}>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={t('practice.fleet.choose', { name: device.name })}
                  checked={chosen.has(device.udid)}
                  onChange={() => onChoose(toggled(chosen, device.udid))}
                />
              </td>
              <th scope="row">
                {device.name} <span className="mono quiet">{device.serialNumber}</span>
              </th>
              <td>
                {device.model} {device.osVersion}
              </td>
              <td>
                {[
                  ...fleetStates(device).map((state) => t(`practice.fleet.states.${state}`)),
                  ...(device.supervised ? [] : [t('practice.fleet.states.unsupervised')]),
                  ...(device.batteryPercent === null ? [] : [t('practice.fleet.battery', { percent: device.batteryPercent })]),
                ].join(t('practice.separator'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
